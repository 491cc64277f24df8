/** XML's own; without a document type declaration there are no others. */
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', apos: "'", quot: '"' };

/**
 * Text with its references replaced.
 * @param refuse called for what is no reference, an entity that is not XML's own, and a reference to what is no character, with
 *   the place behind it
 * @see XML 1.0 §4.1, §4.6
 */
export function withoutReferences(text: string, refuse: (message: string, at: number) => never): string {
  if (text.length <= PIECE_LENGTH) return piece(text, 0, refuse);
  // One by one, since a replacement keeps what it puts in until it is done: of a text that is all references, many times its length.
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    const next = text.indexOf('&', from + PIECE_LENGTH);
    const to = next < 0 ? text.length : next;
    pieces.push(piece(text.slice(from, to), from, refuse));
    from = to;
  }
  return pieces.join('');
}

const PIECE_LENGTH = 65_536;

const piece = (text: string, start: number, refuse: (message: string, at: number) => never): string =>
  text.replace(REFERENCE, (whole: string, hex, decimal, entity, end, at: number) => {
    const behind = start + at + whole.length;
    if (end === '' || whole === '&;') return refuse('an "&" begins no reference', behind);
    if (entity === undefined)
      return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) ?? refuse(NO_CHARACTER, behind);
    return Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity]! : refuse('undefined entity', behind);
  });

const REFERENCE = /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([^;&\s#]+))?(;?)/g;
const NO_CHARACTER = 'a reference to what is no character of XML';

function character(code: number): string | undefined {
  const isAllowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return isAllowed ? String.fromCodePoint(code) : undefined;
}
