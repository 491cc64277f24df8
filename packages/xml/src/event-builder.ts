import { XmlError } from './error.js';
import { declaredPrefix, NamespaceScope, type ExpandedName } from './names.js';
import type { XmlAttribute, XmlEvent } from './types.js';

/** An attribute as it stands in a tag, declarations of namespaces included. */
export interface WrittenAttribute {
  readonly name: string;
  readonly value: string;
}

interface OpenElement extends ExpandedName {
  /** As written, with its prefix. */
  readonly name: string;
  readonly scope: NamespaceScope;
}

/** Makes events of tags and text: knows the elements that are open and what prefixes mean in them. */
export class EventBuilder {
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
    const scope = this.#declared(written);
    const { namespace, local } = scope.element(name);
    const attributes = expanded(written, scope);
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

  /** The scope inside the element. */
  #declared(written: readonly WrittenAttribute[]): NamespaceScope {
    let declarations: Map<string, string> | undefined;
    for (const { name, value } of written) {
      const prefix = declaredPrefix(name);
      if (prefix === undefined) continue;
      declarations ??= new Map();
      if (declarations.has(prefix)) repeated(name);
      declarations.set(prefix, value);
    }
    return declarations === undefined ? this.#scope : this.#scope.declaring(declarations);
  }
}

function expanded(written: readonly WrittenAttribute[], scope: NamespaceScope): XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  for (const { name, value } of written) {
    if (declaredPrefix(name) !== undefined) continue;
    const { namespace, local } = scope.attribute(name);
    for (const earlier of attributes) if (earlier.local === local && earlier.namespace === namespace) repeated(name);
    attributes.push({ namespace, local, value });
  }
  return attributes;
}

function repeated(name: string): never {
  throw new XmlError('XML_NOT_WELL_FORMED', `duplicate attribute: ${name.slice(0, 100)}`);
}
