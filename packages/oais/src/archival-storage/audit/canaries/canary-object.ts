import { createHash } from 'node:crypto';

/** Files of an object by their paths inside it. */
export type ObjectBytes = Map<string, Buffer>;

const CREATED = '2026-01-01T00:00:00Z';

/** A sound OCFL 1.1 object, made without what writes holdings: the auditor is not to be tried by its own kin. */
export function soundObject(id: string, versions: readonly Record<string, Buffer>[]): ObjectBytes {
  const files: ObjectBytes = new Map([['0=ocfl_object_1.1', Buffer.from('ocfl_object_1.1\n')]]);
  const manifest: Record<string, string[]> = {};
  const history: Record<string, object> = {};
  for (const [index, contents] of versions.entries()) {
    const version = `v${index + 1}`;
    const state: Record<string, string[]> = {};
    for (const [name, bytes] of Object.entries(contents)) {
      const digest = sha512(bytes);
      (state[digest] ??= []).push(name);
      if (manifest[digest] !== undefined) continue;
      const path = `${version}/content/${name}`;
      manifest[digest] = [path];
      files.set(path, bytes);
    }
    history[version] = { created: CREATED, message: 'made to try the auditor', user: { name: 'Mộc Bản' }, state };
    const inventory = inventoryBytes({ id, head: version, manifest, versions: history });
    for (const folder of [`${version}/`, ''])
      for (const [path, bytes] of withSidecar(`${folder}inventory.json`, inventory)) files.set(path, bytes);
  }
  return files;
}

const inventoryBytes = (members: { id: string; head: string; manifest: object; versions: object }): Buffer =>
  Buffer.from(
    `${JSON.stringify({ type: 'https://ocfl.io/1.1/spec/#inventory', digestAlgorithm: 'sha512', ...members }, null, 2)}\n`,
  );

const withSidecar = (path: string, inventory: Buffer): [string, Buffer][] => [
  [path, inventory],
  [`${path}.sha512`, Buffer.from(`${sha512(inventory)} inventory.json\n`)],
];

const sha512 = (bytes: Buffer): string => createHash('sha512').update(bytes).digest('hex');

/** Bytes that are the same every time and that nothing can shorten. */
export const patternBytes = (name: string, sizeBytes: number): Buffer =>
  createHash('shake256', { outputLength: sizeBytes }).update(name).digest();
