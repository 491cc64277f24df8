import { EventBuilder } from './event-builder.js';
import { Tokenizer } from './tokenizer.js';
import type { XmlEvent, XmlLimits } from './types.js';

/**
 * A parser of XML 1.0 with namespaces, fed piece by piece: tokens are found by one part and made into events by another.
 * @see XML 1.0 (fifth edition), Namespaces in XML 1.0 (third edition)
 */
export class XmlEventParser {
  readonly #events = new EventBuilder();
  readonly #tokens: Tokenizer;

  constructor(limits: Required<XmlLimits>) {
    this.#tokens = new Tokenizer(limits, this.#events);
  }

  /** @throws XmlError with the line and column of the problem */
  write(text: string): void {
    this.#tokens.write(text);
  }

  /** @throws XmlError for what is not complete */
  close(): void {
    this.#tokens.close();
  }

  /** The events since the last call. */
  take(): XmlEvent[] {
    return this.#events.take();
  }
}
