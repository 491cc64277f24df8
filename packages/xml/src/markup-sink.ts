/** An attribute as it stands in a tag, declarations of namespaces included. */
export interface WrittenAttribute {
  readonly name: string;
  readonly value: string;
}

/** What the tokenizer hands tags and text to, and asks about the elements that are open. */
export interface MarkupSink {
  /** Elements that are open. */
  readonly depth: number;
  /** The name of the innermost of them, as written. */
  readonly openName: string | undefined;
  /** Whether there is or was a root. */
  readonly hasRoot: boolean;
  /** Whether a name was expanded before where the next tag stands, and is a name therefore. */
  knowsAttribute(name: string): boolean;
  text(text: string, line: number): void;
  /** @throws XmlError without a place, for names, prefixes and repeated attributes */
  open(name: string, written: readonly WrittenAttribute[], line: number): void;
  close(line: number): void;
  /** Left out by who has no use for comments. */
  comment?(text: string): void;
  /** @param data what follows the target, without the white space between; left out by who has no use for instructions */
  instruction?(target: string, data: string): void;
}
