import { XmlError } from './error.js';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

// Name of XML 1.0 (fifth edition) §2.3 without the colon, which Namespaces in XML keeps for prefixes.
const START =
  'A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}\\u{200d}\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}';
const PART = `[${START}][${START}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}\\u{2040}]*`;
const UNPREFIXED = new RegExp(`^${PART}$`, 'u');
const QUALIFIED = new RegExp(`^(?:(${PART}):)?(${PART})$`, 'u');

/** A name in a start tag, with its prefix. */
export const MAX_NAME_LENGTH = 4096;
/** Names of one scope that are remembered; a format has a few hundred. */
const MAX_REMEMBERED = 1024;

export interface ExpandedName {
  readonly namespace: string;
  readonly local: string;
}

export const isUnprefixedName = (name: string): boolean => UNPREFIXED.test(name);

/** A namespace declaration, when the attribute is one: its prefix, `''` for the default. */
export const declaredPrefix = (attribute: string): string | undefined =>
  attribute === 'xmlns' ? '' : attribute.startsWith('xmlns:') ? attribute.slice(6) || undefined : undefined;

/**
 * What prefixes mean inside an element, and the names that were expanded there. A scope without declarations of its own is the
 * one around it, so that what is remembered serves a whole document.
 * @see Namespaces in XML 1.0 (third edition)
 */
export class NamespaceScope {
  readonly #outer: NamespaceScope | undefined;
  readonly #declared: ReadonlyMap<string, string>;
  readonly #elements = new Map<string, ExpandedName>();
  readonly #attributes = new Map<string, ExpandedName>();

  constructor(outer?: NamespaceScope, declared: ReadonlyMap<string, string> = new Map([['xml', XML]])) {
    this.#outer = outer;
    this.#declared = declared;
  }

  /** @throws XmlError for a name that is none, and for a prefix that is not declared */
  element(name: string): ExpandedName {
    return this.#elements.get(name) ?? this.#remember(this.#elements, name, this.#expand(name, true));
  }

  /** As {@link element}; the default namespace does not hold for attributes. */
  attribute(name: string): ExpandedName {
    return this.#attributes.get(name) ?? this.#remember(this.#attributes, name, this.#expand(name, false));
  }

  /** `undefined` where the prefix is not declared. */
  namespaceOf(prefix: string): string | undefined {
    return this.#declared.get(prefix) ?? this.#outer?.namespaceOf(prefix);
  }

  /** Whether the name was expanded before, and is a name therefore. */
  knowsAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  /** @throws XmlError for a declaration that the recommendation forbids */
  declaring(declarations: ReadonlyMap<string, string>): NamespaceScope {
    for (const [prefix, namespace] of declarations) requireDeclarable(prefix, namespace);
    for (const [prefix, namespace] of declarations)
      if (this.namespaceOf(prefix) !== namespace) return new NamespaceScope(this, declarations);
    return this;
  }

  #remember(names: Map<string, ExpandedName>, name: string, expanded: ExpandedName): ExpandedName {
    if (names.size < MAX_REMEMBERED) names.set(name, expanded);
    return expanded;
  }

  #expand(name: string, isElement: boolean): ExpandedName {
    if (name.length > MAX_NAME_LENGTH)
      throw new XmlError('XML_NAME_TOO_LONG', `a name has more than ${MAX_NAME_LENGTH} characters`);
    const parts = QUALIFIED.exec(name);
    if (parts === null) throw new XmlError('XML_NOT_WELL_FORMED', `"${name.slice(0, 100)}" is no name`);
    const [, prefix, local = ''] = parts;
    if (prefix === 'xmlns') throw new XmlError('XML_NOT_WELL_FORMED', 'a name has the prefix xmlns');
    if (prefix === undefined && !isElement) return { namespace: '', local };
    const namespace = this.namespaceOf(prefix ?? '') ?? (prefix === undefined ? '' : undefined);
    if (namespace === undefined)
      throw new XmlError('XML_NOT_WELL_FORMED', `the prefix "${prefix!.slice(0, 100)}" is not declared`);
    return { namespace, local };
  }
}

/** @see Namespaces in XML 1.0 §2.2, §3 */
function requireDeclarable(prefix: string, namespace: string): void {
  const refuse = (why: string): never => {
    throw new XmlError('XML_NOT_WELL_FORMED', why);
  };
  if (prefix !== '' && !isUnprefixedName(prefix)) refuse(`"${prefix.slice(0, 100)}" is no prefix`);
  if (prefix === 'xmlns') refuse('the prefix xmlns is declared');
  if ((prefix === 'xml') !== (namespace === XML)) refuse('the prefix xml and its namespace belong to each other');
  if (namespace === XMLNS) refuse('the namespace of xmlns is declared');
  if (prefix !== '' && namespace === '') refuse('a prefix is declared without a namespace');
}
