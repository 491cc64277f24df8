import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describeWith } from '../../fixtures/corpora.js';
import { libreOffice, makeOffice } from '../../fixtures/protected-office.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

interface Finding {
  rule: string;
  location: string;
  severity: string;
  check?: string;
}

describeWith('LibreOffice', libreOffice, 'documents that LibreOffice has protected, at intake', () => {
  let folder: string;
  let service: TestService;
  beforeAll(async () => {
    folder = await scratchFolder();
    service = await TestService.start(join(folder, 'data'));
  });
  afterAll(async () => {
    await service.close();
    await removeFolder(folder);
  });

  it('have one finding each, of the right rule, and those without a password none; the package goes on', async () => {
    mkdirSync(join(folder, 'office'));
    const made = makeOffice(join(folder, 'office'));
    const files = Object.fromEntries(made.flat().map((path) => [basename(path), readFileSync(path)]));
    const key = await service.agency('H01');
    const transfer = await service.send(key, await bagParcel('khoa', files));
    expect(transfer).toMatchObject({ state: 'preserved' });
    const found = (transfer['findings'] as Finding[])
      .filter(({ check }) => check === 'C11')
      .map(({ rule, location, severity }) => [rule, location, severity]);
    expect(found.sort()).toEqual(
      made.map(([, locked]) => ['FORMAT_PASSWORD_PROTECTED', `data/${basename(locked)}`, 'warning']).sort(),
    );
  }, 120_000);
});
