import { createHash } from 'node:crypto';
import type { Carrier } from './carrier.js';

/** An AIP that was acknowledged: it must be on every store, whole and once. */
export interface Acknowledged {
  id: string;
  objectPath: string;
  inventorySha512: string;
  /** SHA-512 by logical path. */
  files: ReadonlyMap<string, string>;
}

const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');

/** Files of the store itself; what the log's tiles hold is judged with the log. */
const ROOT_FILES =
  /^(README\.txt|objects\/(0=ocfl_1\.1|ocfl_layout\.json|ocfl_1\.1\.txt|extensions\/.*|tombstone-[0-9a-f-]+\.json)|log\/(checkpoint|vkey|tile\/[0-9a-z/.]+))$/;

/**
 * Looks at a carrier with nothing of the product: every file belongs to an object that was acknowledged, or to the store itself, and every object is as it
 * was acknowledged.
 * @returns what is not as it should be
 */
export async function walk(carrier: Carrier, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const problems: string[] = [];
  const left = new Set(await carrier.keys());
  for (const key of left) if (ROOT_FILES.test(key)) left.delete(key);
  for (const aip of acknowledged) {
    for (const problem of await walkObject(carrier, aip, left)) problems.push(`${aip.id}: ${problem}`);
    for (const problem of await walkManifests(carrier, aip, left)) problems.push(`${aip.id}: ${problem}`);
  }
  return [...problems, ...[...left].sort().map((key) => `belongs to nothing: ${key}`)];
}

/** @returns what is not as it should be of one object */
export async function walkOne(carrier: Carrier, aip: Acknowledged): Promise<string[]> {
  const left = new Set(await carrier.keys(aip.objectPath));
  const problems = await walkObject(carrier, aip, left);
  return [...problems, ...[...left].map((key) => `belongs to nothing: ${key}`)];
}

async function walkObject(carrier: Carrier, aip: Acknowledged, left: Set<string>): Promise<string[]> {
  const problems: string[] = [];
  const take = async (path: string): Promise<Buffer | undefined> => {
    const key = `${aip.objectPath}/${path}`;
    left.delete(key);
    const bytes = await carrier.get(key);
    if (bytes === undefined) problems.push(`lost: ${path}`);
    return bytes;
  };
  const bytes = await take('inventory.json');
  if (bytes === undefined) return problems;
  if (sha512(bytes) !== aip.inventorySha512) return [...problems, 'another inventory'];
  const inventory = JSON.parse(bytes.toString()) as {
    id: string;
    head: string;
    manifest: Record<string, string[]>;
    versions: Record<string, { state: Record<string, string[]> }>;
  };
  if (inventory.id !== aip.id) problems.push(`the object says that it is ${inventory.id}`);
  const sidecar = `${aip.inventorySha512}  inventory.json\n`;
  if ((await take('inventory.json.sha512'))?.toString() !== sidecar) problems.push('another sidecar');
  if ((await take('0=ocfl_object_1.1'))?.toString() !== 'ocfl_object_1.1\n') problems.push('another declaration');
  const copy = await take(`${inventory.head}/inventory.json`);
  if (copy !== undefined && !copy.equals(bytes)) problems.push('another inventory of the version');
  if ((await take(`${inventory.head}/inventory.json.sha512`))?.toString() !== sidecar)
    problems.push('another sidecar of the version');
  for (const [digest, paths] of Object.entries(inventory.manifest))
    for (const path of paths) {
      const content = await take(path);
      if (content !== undefined && sha512(content) !== digest) problems.push(`changed: ${path}`);
    }
  const state = new Map(
    Object.entries(inventory.versions[inventory.head]!.state).flatMap(([digest, paths]) =>
      paths.map((path): [string, string] => [path, digest]),
    ),
  );
  for (const [path, digest] of aip.files) if (state.get(path) !== digest) problems.push(`not what was sent: ${path}`);
  if (state.size !== aip.files.size) problems.push('other files than those sent');
  return problems;
}

/** Holds both digest manifests of an object's only version against what lies there. */
async function walkManifests(carrier: Carrier, { objectPath }: Acknowledged, left: Set<string>): Promise<string[]> {
  const problems: string[] = [];
  const listed = (await carrier.keys(`${objectPath}/v1`))
    .filter((key) => !key.endsWith('/inventory.json.sha512'))
    .sort();
  for (const algorithm of ['sha256', 'sha512']) {
    const key = `${objectPath.replace(/^objects/, 'evidence')}/v1/manifest-${algorithm}.txt`;
    left.delete(key);
    const expected: string[] = [];
    for (const file of listed) {
      const digest = createHash(algorithm)
        .update((await carrier.get(file))!)
        .digest('hex');
      expected.push(`${digest}  ${file.slice(objectPath.length + 1)}`);
    }
    const lines = (await carrier.get(key))?.toString().trimEnd().split('\n').sort() ?? [];
    if (lines.join('\n') !== expected.sort().join('\n')) problems.push(`another ${algorithm} manifest`);
  }
  return problems;
}
