import { elementsIn, type ElementNode, type XmlDocument } from '@mocban/xml';

const XML = 'http://www.w3.org/XML/1998/namespace';
const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

/** Attributes that name an element where no document type says which do: those that signers use. */
const isId = (namespace: string, local: string): boolean =>
  namespace === ''
    ? local === 'Id' || local === 'ID' || local === 'id'
    : (namespace === XML && local === 'id') || (namespace === SECURITY && local === 'Id');

/** The elements of a document by their names, however many have the same. */
export class Ids {
  readonly #elements = new Map<string, ElementNode[]>();

  constructor(document: XmlDocument) {
    for (const element of elementsIn(document))
      for (const { namespace, local, value } of element.attributes)
        if (isId(namespace, local)) this.#add(value, element);
  }

  /** In document order, each once. */
  named(id: string): readonly ElementNode[] {
    return this.#elements.get(id) ?? [];
  }

  #add(id: string, element: ElementNode): void {
    const known = this.#elements.get(id);
    if (known === undefined) this.#elements.set(id, [element]);
    else if (known.at(-1) !== element) known.push(element);
  }
}
