import type { MarkupSink, WrittenAttribute } from './markup-sink.js';
import { NamespaceScope, type ExpandedName } from './names.js';
import { declarationsOf, expandedAttributes } from './tag.js';
import type { XmlEvent } from './types.js';

interface OpenElement extends ExpandedName {
  /** As written, with its prefix. */
  readonly name: string;
  readonly scope: NamespaceScope;
}

/** Makes events of tags and text: knows the elements that are open and what prefixes mean in them. */
export class EventBuilder implements MarkupSink {
  readonly #open: OpenElement[] = [];
  readonly #outermost = new NamespaceScope();
  #scope = this.#outermost;
  #events: XmlEvent[] = [];
  #hasRoot = false;

  /** Elements that are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** The name of the innermost of them, as written. */
  get openName(): string | undefined {
    return this.#open.at(-1)?.name;
  }

  /** Whether there is or was a root. */
  get hasRoot(): boolean {
    return this.#hasRoot;
  }

  /** Whether a name was expanded before where the next tag stands, and is a name therefore. */
  knowsAttribute(name: string): boolean {
    return this.#scope.knowsAttribute(name);
  }

  /** The events since the last call. */
  take(): XmlEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  text(text: string, line: number): void {
    this.#events.push({ kind: 'text', text, line });
  }

  /** @throws XmlError without a place, for names, prefixes and repeated attributes */
  open(name: string, written: readonly WrittenAttribute[], line: number): void {
    this.#hasRoot = true;
    const declared = declarationsOf(written);
    const scope = declared === undefined ? this.#scope : this.#scope.declaring(declared);
    const { namespace, local } = scope.element(name);
    const attributes = expandedAttributes(written, scope);
    this.#open.push({ name, namespace, local, scope });
    this.#scope = scope;
    this.#events.push({ kind: 'open', namespace, local, attributes, line, depth: this.#open.length });
  }

  close(line: number): void {
    const { namespace, local } = this.#open.at(-1)!;
    this.#events.push({ kind: 'close', namespace, local, line, depth: this.#open.length });
    this.#open.pop();
    this.#scope = this.#open.at(-1)?.scope ?? this.#outermost;
  }
}
