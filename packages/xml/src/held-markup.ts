/** What unfinished markup waits for: the next `<`, `>` outside quotes, its own closing string, or enough to know what it is. */
export type Waiting = 'text' | 'tag' | '-->' | '?>' | ']]>' | 'start';

/**
 * Markup or text whose end has not come yet. It is put together once, when its end is there, so that a value that comes in many
 * pieces costs no more than its length.
 */
export class HeldMarkup {
  #pieces: string[] = [];
  #waiting: Waiting = 'start';
  /** The last two characters, since a closing string may come in two pieces. */
  #tail = '';
  /** The quote that is open in a tag, or `''`. */
  quote = '';
  /** Quotes opened so far in a tag. */
  quotes = 0;
  /** Characters held. */
  length = 0;
  /** Of those, how many since a quote last opened or closed. */
  sinceQuote = 0;

  get waiting(): Waiting {
    return this.#waiting;
  }

  hold(text: string, waiting: Waiting): void {
    this.#waiting = waiting;
    this.quote = '';
    this.quotes = this.sinceQuote = 0;
    if (waiting === 'tag') this.#tagEndsIn(text);
    this.#add(text);
  }

  /** @returns everything held with this behind it where the end may be in it; else undefined, and this is held too */
  join(text: string): string | undefined {
    if (this.length === 0) return text;
    const mayEnd = this.#endsIn(text);
    this.#add(text);
    return mayEnd ? this.release() : undefined;
  }

  release(): string {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.length = 0;
    return text;
  }

  #add(text: string): void {
    this.#pieces.push(text);
    this.length += text.length;
    this.#tail = (this.#tail + text.slice(-2)).slice(-2);
  }

  #endsIn(text: string): boolean {
    if (this.#waiting === 'start') return true;
    if (this.#waiting === 'text') return text.includes('<');
    if (this.#waiting === 'tag') return this.#tagEndsIn(text);
    return (this.#tail + text).includes(this.#waiting);
  }

  /** Whether a tag ends in this piece of it; remembers where it stands. */
  #tagEndsIn(text: string): boolean {
    let at = 0;
    for (;;) {
      const found = this.quote === '' ? quoteOrEnd(text, at) : text.indexOf(this.quote, at);
      if (found < 0) break;
      if (text[found] === '>' && this.quote === '') return true;
      this.quotes += this.quote === '' ? 1 : 0;
      this.quote = this.quote === '' ? text[found]! : '';
      this.sinceQuote = 0;
      at = found + 1;
    }
    this.sinceQuote += text.length - at;
    return false;
  }
}

const QUOTE_OR_END = /["'>]/g;

function quoteOrEnd(text: string, from: number): number {
  QUOTE_OR_END.lastIndex = from;
  return QUOTE_OR_END.exec(text)?.index ?? -1;
}

/** Where a tag ends that begins at `from`: the place of its `>`, or -1. */
export function tagEnd(text: string, from: number): number {
  for (let at = from; ;) {
    const found = quoteOrEnd(text, at);
    if (found < 0 || text[found] === '>') return found;
    const close = text.indexOf(text[found]!, found + 1);
    if (close < 0) return -1;
    at = close + 1;
  }
}
