/** Where a character next stands in a text that is gone through forwards; each stretch of the text is searched once. */
export class NextCharacter {
  readonly #character: string;
  #text = '';
  /** Its place, once {@link isBetween} has looked. */
  at = -1;

  constructor(character: string) {
    this.#character = character;
  }

  reset(text: string): void {
    this.#text = text;
    this.at = -1;
  }

  /** @param from not before where it was last asked from */
  isBetween(from: number, to: number): boolean {
    if (this.at < from) {
      const found = this.#text.indexOf(this.#character, from);
      this.at = found < 0 ? Infinity : found;
    }
    return this.at < to;
  }
}
