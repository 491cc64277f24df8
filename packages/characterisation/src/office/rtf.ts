import { readRange, type RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import type { OfficeProperties } from '../model/office.js';

const MOST_BYTES = 256 * 1024 * 1024;
const OBJECT = '\\object';
/** A word that is longer only begins like it. */
const IS_LONGER = /[a-z]/;
const RIGHT = 0x7d;

/** RTF: objects in it, and whether its group is closed. @see RTF 1.9.1 */
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
  return { container: 'rtf', isEncrypted: false, hasMacros: false, embeddedObjects, isSigned: false, claimed: {} };
}

/** Some writers put zeros and ends of lines behind. */
function isClosed(source: RandomAccess): boolean {
  const tail = source.read(Math.max(0, source.sizeBytes - 4096), 4096);
  let end = tail.length;
  while (end > 0 && tail[end - 1]! <= 0x20) end -= 1;
  return tail[end - 1] === RIGHT;
}
