import { attributeIn, type ElementNode } from '@mocban/xml';

/** What does not have the form that the schema of signatures asks for. It does not leave this folder. */
export class StructureError extends Error {}

/**
 * The parts of an element, taken in the order that its schema has them in. Whatever else stands in it is refused: what one program
 * skips another may read.
 */
export class Parts {
  readonly #elements: ElementNode[] = [];
  /** Elements of other namespaces than the one asked for. */
  readonly foreign: ElementNode[] = [];
  #next = 0;

  /**
   * @param only elements of other namespaces are put aside, where it is given
   * @throws StructureError for text beside the elements
   */
  constructor(
    readonly element: ElementNode,
    only?: string,
  ) {
    for (const node of element.children) {
      if (node.kind === 'element')
        (only === undefined || node.namespace === only ? this.#elements : this.foreign).push(node);
      else if (node.kind === 'text' && /[^ \t\r\n]/.test(node.text))
        throw new StructureError(`text among the parts of ${element.local}`);
    }
  }

  /** @returns `undefined` where the next one is another */
  optional(namespace: string, local: string): ElementNode | undefined {
    const element = this.#elements[this.#next];
    if (element?.local !== local || element.namespace !== namespace) return undefined;
    this.#next += 1;
    return element;
  }

  one(namespace: string, local: string): ElementNode {
    const element = this.optional(namespace, local);
    if (element === undefined)
      throw new StructureError(`${this.element.local} has ${this.#found()} where ${local} must be`);
    return element;
  }

  /** @throws StructureError for more than so many */
  several(namespace: string, local: string, most: number): ElementNode[] {
    const found: ElementNode[] = [];
    for (let next = this.optional(namespace, local); next !== undefined; next = this.optional(namespace, local))
      found.push(next);
    if (found.length > most) throw new StructureError(`${this.element.local} has more than ${most} ${local}`);
    return found;
  }

  /** All that are left, whichever they are. */
  rest(): readonly ElementNode[] {
    const rest = this.#elements.slice(this.#next);
    this.#next = this.#elements.length;
    return rest;
  }

  end(): void {
    if (this.#next < this.#elements.length)
      throw new StructureError(`${this.element.local} has ${this.#found()} where nothing more may be`);
  }

  #found(): string {
    return this.#elements[this.#next]?.name.slice(0, 100) ?? 'nothing';
  }
}

/** The value of an attribute that must be there. @throws StructureError */
export function required(element: ElementNode, local: string): string {
  const value = attributeIn(element, '', local);
  if (value === undefined) throw new StructureError(`${element.local} has no ${local}`);
  return value;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes that a text is, whatever white space is in it. @throws StructureError for what is no base64 */
export function base64(text: string, what: string): Buffer {
  const compact = text.replace(/[ \t\r\n]+/g, '');
  if (compact === '' || !BASE64.test(compact)) throw new StructureError(`${what} is no base64`);
  return Buffer.from(compact, 'base64');
}
