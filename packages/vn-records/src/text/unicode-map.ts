/** Characters a font's codes stand for, as its ToUnicode map has it. @see ISO 32000-1 §9.10.3 */
export class UnicodeMap {
  readonly #texts = new Map<number, string>();
  readonly #ranges: { from: number; to: number; text: string }[] = [];
  /** Bytes of one code. */
  readonly codeBytes: number;

  constructor(bytes: Buffer) {
    const source = bytes.toString('latin1');
    this.codeBytes = (/begincodespacerange\s*<([0-9A-Fa-f]+)>/.exec(source)?.[1]?.length ?? 4) > 2 ? 2 : 1;
    for (const [, body = ''] of source.matchAll(/beginbfchar([^]*?)endbfchar/g))
      for (const [, code = '', text = ''] of body.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>/g))
        this.#texts.set(Number.parseInt(code, 16), utf16(text));
    for (const [, body = ''] of source.matchAll(/beginbfrange([^]*?)endbfrange/g)) this.#addRanges(body);
  }

  textOf(code: number): string {
    const text = this.#texts.get(code);
    if (text !== undefined) return text;
    const range = this.#ranges.find(({ from, to }) => code >= from && code <= to);
    return range === undefined ? '' : stepped(range.text, code - range.from);
  }

  /** The same, told from the map's text where it lists single characters only, which is much quicker. */
  static mayHold(bytes: Buffer, characters: readonly string[]): boolean {
    const source = bytes.toString('latin1').toUpperCase();
    if (source.includes('BEGINBFRANGE')) {
      const map = new UnicodeMap(bytes);
      return characters.some((character) => map.mayHold(character));
    }
    return characters.some((character) =>
      source.includes(character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')),
    );
  }

  /** Whether some code may stand for this character, alone or among others. */
  mayHold(character: string): boolean {
    for (const text of this.#texts.values()) if (text.includes(character)) return true;
    const wanted = character.codePointAt(0)!;
    return this.#ranges.some(({ from, to, text }) => {
      const first = text.codePointAt(text.length - 1) ?? Number.POSITIVE_INFINITY;
      return text.includes(character) || (wanted >= first && wanted <= first + to - from);
    });
  }

  #addRanges(body: string): void {
    for (const [, from = '', to = '', list, text = ''] of body.matchAll(
      /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:\[([^\]]*)\]|<([0-9A-Fa-f\s]*)>)/g,
    )) {
      const [first, last] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      if (list === undefined) this.#ranges.push({ from: first, to: last, text: utf16(text) });
      else
        [...list.matchAll(/<([0-9A-Fa-f\s]*)>/g)].forEach(([, item = ''], index) =>
          this.#texts.set(first + index, utf16(item)),
        );
    }
  }
}

const utf16 = (hex: string): string => {
  const bytes = Buffer.from(hex.replace(/\s+/g, ''), 'hex');
  return bytes.length % 2 === 0 ? bytes.swap16().toString('utf16le').normalize('NFC') : '';
};

/** The last character of a range's first text goes up by one with each code. */
const stepped = (text: string, by: number): string =>
  by === 0 ? text : text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + by);
