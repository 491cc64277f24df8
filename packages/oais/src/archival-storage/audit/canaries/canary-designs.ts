import { DEFAULT_LAYOUT, objectPathOf } from '@mocban/ocfl';
import type { FileAudit, ObjectVerdict } from '../../types.js';
import { patternBytes, soundObject, type ObjectBytes } from './canary-object.js';

/** An object of which it is known what an audit must say. */
export interface Canary {
  name: string;
  /** OCFL id. */
  id: string;
  /** Path below the canaries' storage root. */
  path: string;
  files: ObjectBytes;
  /** It is read as objects with a long inventory are: content before the inventory is known. */
  isReadAhead: boolean;
  expected: { verdict: ObjectVerdict; files: { path: string; verdict: FileAudit['verdict'] }[] };
}

const SMALL = 'v1/content/notes.txt';
const LARGE = 'v1/content/data/large.bin';
/** Above what an audit reads as a small file, so that both ways of reading are tried. */
const LARGE_BYTES = 192 * 1024;

/** Two that are sound and one for each way to be damaged, some of them for each way to be read. The same bytes every time. */
export const canaryDesigns = (): Canary[] => [
  canary('sound', 'intact', [], () => undefined),
  canary('sound-two-versions', 'intact', [], () => undefined, { versions: 2, isReadAhead: true }),
  canary('flipped-byte', 'changed', [{ path: LARGE, verdict: 'changed' }], (files) =>
    replace(files, LARGE, (bytes) => void (bytes[LARGE_BYTES - 7]! ^= 0x10)),
  ),
  canary(
    'flipped-byte-read-ahead',
    'changed',
    [{ path: LARGE, verdict: 'changed' }],
    (files) => replace(files, LARGE, (bytes) => void (bytes[11]! ^= 0x01)),
    { isReadAhead: true },
  ),
  canary('truncated', 'changed', [{ path: LARGE, verdict: 'changed' }], (files) =>
    files.set(LARGE, files.get(LARGE)!.subarray(0, -1)),
  ),
  canary('missing-file', 'missing', [{ path: SMALL, verdict: 'missing' }], (files) => files.delete(SMALL)),
  canary('extra-file', 'extra', [{ path: 'v1/content/extra.txt', verdict: 'extra' }], (files) =>
    files.set('v1/content/extra.txt', Buffer.from('nobody lists this file\n')),
  ),
  canary('wrong-inventory', 'changed', [{ path: 'inventory.json', verdict: 'changed' }], (files) =>
    replace(files, 'inventory.json', (bytes) => void bytes.write('2027', bytes.indexOf('2026'))),
  ),
  canary('wrong-sidecar', 'changed', [{ path: 'inventory.json.sha512', verdict: 'changed' }], (files) =>
    replace(files, 'inventory.json.sha512', (bytes) => void (bytes[0] = bytes[0] === 0x30 ? 0x31 : 0x30)),
  ),
];

function canary(
  name: string,
  verdict: ObjectVerdict,
  files: Canary['expected']['files'],
  damage: (files: ObjectBytes) => unknown,
  { versions = 1, isReadAhead = false }: { versions?: 1 | 2; isReadAhead?: boolean } = {},
): Canary {
  const id = `mocban:canary:${name}`;
  const first = { 'notes.txt': patternBytes(`${name} small`, 700), 'data/large.bin': patternBytes(name, LARGE_BYTES) };
  const second = { ...first, 'notes.txt': patternBytes(`${name} later`, 300) };
  const bytes = soundObject(id, [first, second].slice(0, versions));
  damage(bytes);
  return { name, id, path: objectPathOf(DEFAULT_LAYOUT, id), files: bytes, isReadAhead, expected: { verdict, files } };
}

function replace(files: ObjectBytes, path: string, change: (bytes: Buffer) => void): void {
  const bytes = Buffer.from(files.get(path)!);
  change(bytes);
  files.set(path, bytes);
}
