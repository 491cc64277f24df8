import { execFileSync } from 'node:child_process';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bagZip, ingest, removeFolder, temporaryFolder } from '../archive.test.helper.js';
import { openArchiveStore } from './store.js';
import { STORE_README } from './store-readme.js';

let folder: string;
beforeEach(async () => void (folder = await temporaryFolder()));
afterEach(() => removeFolder(folder));

/** The commands that verify a package, as the page gives them. */
const commands = STORE_README.slice(
  STORE_README.indexOf('  sha512sum -c'),
  STORE_README.indexOf('The first must say OK'),
);

it('gives commands that verify a package with standard tools alone', async () => {
  const store = await openArchiveStore('s', join(folder, 's'));
  const staged = await ingest({ store, packagePath: await bagZip(folder), packageName: 'b.zip' });
  const object = join(folder, 's', staged.objectPrefix);
  const verify = (): string => execFileSync('sh', ['-c', commands], { cwd: object, encoding: 'utf8' });
  expect(verify()).toBe('inventory.json: OK\n');
  await appendFile(join(object, 'v1/content/METS.xml'), ' ');
  await rm(join(object, 'v1/content/metadata/preservation/PREMIS.xml'));
  expect(verify()).toBe(
    'inventory.json: OK\nCHANGED OR ADDED: v1/content/METS.xml\nMISSING: v1/content/metadata/preservation/PREMIS.xml\n',
  );
});
