import type { DigestAlgorithm } from '@mocban/fixity';
import { canDigest, createDigest } from './digest.js';
import { OcflError } from './error.js';
import { JsonObject, type JsonValue } from './json.js';

/** How object ids become folders below a storage root. */
export type Layout =
  | { extension: '0002-flat-direct-storage-layout' }
  | {
      extension: '0003-hash-and-id-n-tuple-storage-layout';
      digestAlgorithm: DigestAlgorithm;
      tupleSize: number;
      numberOfTuples: number;
    }
  | {
      extension: '0004-hashed-n-tuple-storage-layout';
      digestAlgorithm: DigestAlgorithm;
      tupleSize: number;
      numberOfTuples: number;
      shortObjectRoot: boolean;
    };

export const DEFAULT_LAYOUT = {
  extension: '0004-hashed-n-tuple-storage-layout',
  digestAlgorithm: 'sha256',
  tupleSize: 3,
  numberOfTuples: 3,
  shortObjectRoot: false,
} as const satisfies Layout;

/**
 * The object root's path below the storage root.
 * @throws OcflError `OCFL_PATH_UNSAFE` when the layout maps the id to no single folder
 * @see OCFL community extensions 0002, 0003, 0004
 */
export function objectPathOf(layout: Layout, id: string): string {
  if (layout.extension === '0002-flat-direct-storage-layout') return flatPath(id);
  const digest = createDigest(layout.digestAlgorithm).update(id, 'utf8').digest('hex');
  const tuples: string[] = [];
  for (let n = 0; n < layout.numberOfTuples; n++)
    tuples.push(digest.slice(n * layout.tupleSize, (n + 1) * layout.tupleSize));
  const folder =
    layout.extension === '0003-hash-and-id-n-tuple-storage-layout'
      ? encapsulationFolder(id, digest)
      : layout.shortObjectRoot
        ? digest.slice(layout.tupleSize * layout.numberOfTuples)
        : digest;
  return [...tuples, folder].join('/');
}

function flatPath(id: string): string {
  if (id === '' || id === '.' || id === '..' || id === 'extensions' || /[/\0]/.test(id) || Buffer.byteLength(id) > 255)
    throw new OcflError('OCFL_PATH_UNSAFE', 'the object id cannot be the name of a folder, as layout 0002 needs');
  return id;
}

/** Percent-encoded id, cut to 100 characters with the digest behind it when longer. */
function encapsulationFolder(id: string, digest: string): string {
  const encoded = [...Buffer.from(id, 'utf8')]
    .map((byte) =>
      /[A-Za-z0-9_-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
  return encoded.length > 100 ? `${encoded.slice(0, 100)}-${digest}` : encoded;
}

/**
 * The layout that `ocfl_layout.json` and the extension's `config.json` describe.
 * @returns `undefined` for an extension that is not known here
 * @throws OcflError `OCFL_ROOT_INVALID` when a parameter is outside what the extension allows
 */
export function layoutOf(extension: string, config: JsonValue | undefined): Layout | undefined {
  if (extension === '0002-flat-direct-storage-layout') return { extension };
  if (extension !== '0003-hash-and-id-n-tuple-storage-layout' && extension !== '0004-hashed-n-tuple-storage-layout')
    return undefined;
  const given = config instanceof JsonObject ? config : new JsonObject();
  const digestAlgorithm = given.get('digestAlgorithm') ?? DEFAULT_LAYOUT.digestAlgorithm;
  const tupleSize = tupleParameter(given, 'tupleSize');
  const numberOfTuples = tupleParameter(given, 'numberOfTuples');
  const shortObjectRoot = given.get('shortObjectRoot') ?? false;
  if (typeof digestAlgorithm !== 'string' || !canDigest(digestAlgorithm))
    throw new OcflError('OCFL_ROOT_INVALID', 'the layout names a digest algorithm that is not known');
  const digestLength = createDigest(digestAlgorithm).digest('hex').length;
  if ((tupleSize === 0) !== (numberOfTuples === 0) || tupleSize * numberOfTuples > digestLength)
    throw new OcflError('OCFL_ROOT_INVALID', 'the layout takes more characters than the digest has, or half none');
  if (typeof shortObjectRoot !== 'boolean' || (shortObjectRoot && tupleSize * numberOfTuples === digestLength))
    throw new OcflError('OCFL_ROOT_INVALID', 'the layout leaves no name for the object root');
  return extension === '0003-hash-and-id-n-tuple-storage-layout'
    ? { extension, digestAlgorithm, tupleSize, numberOfTuples }
    : { extension, digestAlgorithm, tupleSize, numberOfTuples, shortObjectRoot };
}

function tupleParameter(config: JsonObject, name: 'tupleSize' | 'numberOfTuples'): number {
  const value = config.get(name) ?? DEFAULT_LAYOUT[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 32)
    throw new OcflError('OCFL_ROOT_INVALID', `the layout's ${name} is not a whole number from 0 to 32`);
  return value;
}
