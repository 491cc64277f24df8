const MAX_CHARACTERS = 600;

/**
 * A text as it can be printed: in composed letters, on one line, what has no shape or turns the direction of writing made visible, and no
 * longer than a page has room for. Names of files come from outside, and a paper must not show another name than the file has.
 */
export function printable(text: string): string {
  const shown = text.normalize('NFC').replace(/\s+/gu, ' ').replace(/\p{C}/gu, '\uFFFD').trim();
  const characters = [...shown];
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…` : shown;
}
