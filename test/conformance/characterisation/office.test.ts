import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { characteriseFile } from '@mocban/characterisation';
import { openIdentifier, type FormatIdentifier } from '@mocban/formats';
import { describeWith } from '../../fixtures/corpora.js';
import { libreOffice, makeOffice } from '../../fixtures/protected-office.js';

describeWith('LibreOffice', libreOffice, 'documents of LibreOffice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-libre-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let identifier: FormatIdentifier;
  beforeAll(async () => {
    identifier = await openIdentifier();
  });
  const made = makeOffice(folder).map(([plain, locked]) => [basename(plain), plain, locked] as const);

  it.each(made)('%s is open as it is, and protected with a password', async (name, plain, locked) => {
    const format = extname(name).slice(1);
    const open = await characteriseFile(plain);
    expect(open).toMatchObject({ family: 'office', format, properties: { isEncrypted: false }, findings: [] });
    if (name.startsWith('bang')) expect(open.properties).toMatchObject({ claimed: { sheets: 2 } });
    // What OOXML was before it was encrypted nobody sees: its container says only that it is such a document.
    const isOoxml = name.endsWith('x');
    expect(await characteriseFile(locked)).toMatchObject({
      family: 'office',
      format: isOoxml ? 'ooxml-encrypted' : format,
      properties: { isEncrypted: true },
      findings: [{ rule: 'FORMAT_PASSWORD_PROTECTED', severity: 'error' }],
    });
  });

  it.each(made)('%s is told what it is, and of encrypted OOXML that it is encrypted', async (name, plain, locked) => {
    expect((await identifier.identifyFile(plain)).warnings).toEqual([]);
    const { matches, warnings } = await identifier.identifyFile(locked);
    expect(warnings).toEqual(name.endsWith('x') ? ['ENCRYPTED'] : []);
    if (name.endsWith('x')) expect(matches).toMatchObject([{ puid: 'fmt/494', basis: 'container' }]);
    else expect(matches.map(({ basis }) => basis)).not.toContain('extension');
  });
});
