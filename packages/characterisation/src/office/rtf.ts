import { readRange, type RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import type { OfficeClaims, OfficeProperties } from '../model/office.js';

const MOST_BYTES = 256 * 1024 * 1024;
/** Its information stands before its text, behind tables of fonts and styles. */
const HEADER_BYTES = 1024 * 1024;
const OBJECT = '\\object';
/** A word that is longer only begins like it. */
const IS_LONGER = /[a-z]/;
const RIGHT = 0x7d;

/** RTF: objects in it, what it says of its length, and whether its group is closed. @see RTF 1.9.1 */
export function readRtf(source: RandomAccess, problems: Problems): OfficeProperties {
  if (source.sizeBytes > MOST_BYTES) problems.limit(`more than ${MOST_BYTES} bytes of text`);
  if (!isClosed(source)) problems.truncated('its group is not closed');
  let embeddedObjects = 0;
  let before = '';
  for (const chunk of readRange(source, 0, Math.min(source.sizeBytes, MOST_BYTES))) {
    const text = before + chunk.toString('latin1');
    // With the character behind it, a word that lies across the edge is found in the next chunk.
    for (
      let at = text.indexOf(OBJECT);
      at !== -1 && at + OBJECT.length < text.length;
      at = text.indexOf(OBJECT, at + 1)
    )
      if (!IS_LONGER.test(text[at + OBJECT.length]!)) embeddedObjects += 1;
    before = text.slice(-OBJECT.length);
  }
  return {
    container: 'rtf',
    isEncrypted: false,
    hasMacros: false,
    embeddedObjects,
    isSigned: false,
    claimed: claimsOf(source),
  };
}

function claimsOf(source: RandomAccess): OfficeClaims {
  const header = source.read(0, Math.min(source.sizeBytes, HEADER_BYTES)).toString('latin1');
  const number = (word: string) => {
    const digits = new RegExp(`\\\\${word}(\\d{1,9})(?!\\d)`).exec(header)?.[1];
    return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
  };
  const [pages, words] = [number('nofpages'), number('nofwords')];
  return { ...(pages !== undefined && { pages }), ...(words !== undefined && { words }) };
}

/** Some writers put zeros and ends of lines behind. */
function isClosed(source: RandomAccess): boolean {
  const tail = source.read(Math.max(0, source.sizeBytes - 4096), 4096);
  let end = tail.length;
  while (end > 0 && tail[end - 1]! <= 0x20) end -= 1;
  return tail[end - 1] === RIGHT;
}
