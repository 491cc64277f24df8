import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { characteriseFile } from '@mocban/characterisation';
import { describeWith } from '../../fixtures/corpora.js';
import { libreOffice, makeOffice } from '../../fixtures/protected-office.js';

describeWith('LibreOffice', libreOffice, 'documents of LibreOffice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-libre-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const made = makeOffice(folder).map(([plain, locked]) => [basename(plain), plain, locked] as const);

  it.each(made)('%s is open as it is, and protected with a password', async (name, plain, locked) => {
    const format = extname(name).slice(1);
    const open = await characteriseFile(plain);
    expect(open).toMatchObject({ family: 'office', format, properties: { isEncrypted: false }, findings: [] });
    if (name.startsWith('bang')) expect(open.properties).toMatchObject({ claimed: { sheets: 2 } });
    expect(await characteriseFile(locked)).toMatchObject({
      family: 'office',
      format,
      properties: { isEncrypted: true },
      findings: [{ rule: 'FORMAT_PASSWORD_PROTECTED', severity: 'error' }],
    });
  });
});
