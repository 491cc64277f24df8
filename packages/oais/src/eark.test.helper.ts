import { writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { collectBytes } from '@mocban/core';
import { openTree } from '@mocban/container';
import { validateEark } from '@mocban/eark';
import { readInventoryTable } from '@mocban/ocfl';
import { validateSchema } from '@mocban/xml';
import { openVersion } from './data-management/version-files.js';
import type { ArchiveStore } from './ports.js';

/** Exports the head version of an AIP and gives the errors of E-ARK and of the METS and PREMIS schemas. */
export async function validateEarkFolder(store: ArchiveStore, objectPath: string, target: string): Promise<string[]> {
  const { table: inventory } = await readInventoryTable(store.files, objectPath);
  const version = openVersion(store, objectPath, inventory, inventory.head);
  const root = join(target, inventory.id.replaceAll(':', '_'));
  const errors: string[] = [];
  for (const path of version.paths()) {
    const bytes = await collectBytes(version.read(path), 1 << 26);
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
    const schema = /(^|\/)METS\.xml$/.test(path) ? 'mets' : /\/PREMIS[^/]*\.xml$/.test(path) ? 'premis' : undefined;
    if (schema === undefined || path.startsWith('submission/')) continue;
    for (const { message } of await validateSchema({ bytes }, schema)) errors.push(`${path}: ${message}`);
  }
  const tree = await openTree(root);
  const { findings } = await validateEark(tree, { profile: 'auto' });
  for (const { severity, rule, location, message } of findings)
    if (severity === 'error') errors.push(`${rule} ${location}: ${message}`);
  return errors;
}
