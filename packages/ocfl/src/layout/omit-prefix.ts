import { OcflError } from '../error.js';
import type { DifferentialLayout, FlatOmitPrefixLayout, TupleOmitPrefixLayout } from './types.js';

/** @see OCFL community extension 0006 */
export const flatOmitPrefixPath = ({ delimiter }: FlatOmitPrefixLayout, id: string): string =>
  afterDelimiter(id, delimiter);

/** @see OCFL community extension 0007 */
export function tupleOmitPrefixPath(layout: TupleOmitPrefixLayout, id: string): string {
  assertAscii(id);
  const { tupleSize, numberOfTuples } = layout;
  const rest = afterDelimiter(id, layout.delimiter);
  const length = tupleSize * numberOfTuples;
  const padded = layout.zeroPadding === 'left' ? rest.padStart(length, '0') : rest.padEnd(length, '0');
  const ordered = layout.reverseObjectRoot ? [...padded].reverse().join('') : padded;
  const tuples = Array.from({ length: numberOfTuples }, (_, n) => ordered.slice(n * tupleSize, (n + 1) * tupleSize));
  return [...tuples, rest].join('/');
}

/** @see OCFL community extension 0010 */
export function differentialPath(layout: DifferentialLayout, id: string): string {
  assertAscii(id);
  const rest = afterDelimiter(id, layout.delimiter);
  const length = layout.tupleSegmentSizes.reduce((sum, size) => sum + size, 0);
  if (rest.length !== length)
    throw new OcflError('OCFL_PATH_UNSAFE', `the layout needs ids of ${length} characters, this has ${rest.length}`);
  let at = 0;
  const tuples = layout.tupleSegmentSizes.map((size) => rest.slice(at, (at += size)));
  return (layout.fullIdentifierAsObjectRoot ? [...tuples, rest] : tuples).join('/');
}

/** What follows the last delimiter, the whole id where there is none. @throws OcflError `OCFL_PATH_UNSAFE` when nothing follows */
function afterDelimiter(id: string, delimiter: string): string {
  const at = sameLengthLowerCase(id).lastIndexOf(sameLengthLowerCase(delimiter));
  if (at === -1) return id;
  if (at + delimiter.length === id.length)
    throw new OcflError('OCFL_PATH_UNSAFE', 'nothing follows the delimiter of the layout in the object id');
  return id.slice(at + delimiter.length);
}

/** Places stay where they are: a few characters have a longer lower case, and are left as they are. */
const sameLengthLowerCase = (text: string): string =>
  text.toLowerCase().length === text.length
    ? text.toLowerCase()
    : [...text].map((char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join('');

function assertAscii(id: string): void {
  if (!/^[\x20-\x7f]*$/.test(id))
    throw new OcflError('OCFL_PATH_UNSAFE', 'the layout maps only ids of ASCII characters from space to 0x7f');
}
