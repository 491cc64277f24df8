import { OcflError } from '../error.js';
import { cleanPath } from './clean-path.js';
import { hashAndIdPath, hashAndIdWithoutPrefixPath, hashedPath } from './hashed.js';
import { differentialPath, flatOmitPrefixPath, tupleOmitPrefixPath } from './omit-prefix.js';
import type { Layout } from './types.js';

/**
 * The object root's path below the storage root.
 * @throws OcflError `OCFL_PATH_UNSAFE` when the layout maps the id to no folder that can be an object root
 * @see OCFL community extensions 0002, 0003, 0004, 0006, 0007, 0010, 0011, 0012
 */
export function objectPathOf(layout: Layout, id: string): string {
  if (id === '') throw new OcflError('OCFL_PATH_UNSAFE', 'the object id is empty');
  const path = pathOf(layout, id);
  const problem = objectPathProblem(path);
  if (problem !== undefined)
    throw new OcflError('OCFL_PATH_UNSAFE', `layout ${layout.extension.slice(0, 4)} maps the object id to ${problem}`);
  return path;
}

function pathOf(layout: Layout, id: string): string {
  switch (layout.extension) {
    case '0002-flat-direct-storage-layout':
      return flat(id);
    case '0003-hash-and-id-n-tuple-storage-layout':
      return hashAndIdPath(layout, id);
    case '0004-hashed-n-tuple-storage-layout':
      return hashedPath(layout, id);
    case '0006-flat-omit-prefix-storage-layout':
      return flat(flatOmitPrefixPath(layout, id));
    case '0007-n-tuple-omit-prefix-storage-layout':
      return tupleOmitPrefixPath(layout, id);
    case '0010-differential-n-tuple-omit-prefix-storage-layout':
      return differentialPath(layout, id);
    case '0011-direct-clean-path-layout':
      return cleanPath(layout, id);
    case '0012-hash-and-no-prefix-id-n-tuple-storage-layout':
      return hashAndIdWithoutPrefixPath(layout, id);
  }
}

function flat(name: string): string {
  if (name.includes('/')) throw new OcflError('OCFL_PATH_UNSAFE', 'a flat layout has no folder for an id with a slash');
  return name;
}

const MAX_NAME_BYTES = 255;

/** Why a path can be no object root, by the rules of file systems and of storage roots. */
function objectPathProblem(path: string): string | undefined {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'a folder without a name, . or ..';
  if (/[\0\p{Cs}]/u.test(path)) return 'a name that no folder can have';
  if (parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES))
    return `a name of more than ${MAX_NAME_BYTES} bytes`;
  if (parts[0] === 'extensions') return 'the folder for extensions of the storage root';
  return undefined;
}
