/** Names that prefixes stand for. */
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const XML = 'http://www.w3.org/XML/1998/namespace';
const MAX_DEPTH = 32;

interface Element {
  name: string;
  attributes: readonly (readonly [name: string, value: string])[];
  children: Element[];
  text: string;
}

interface Open {
  element: Element;
  /** As it stands in the tag. */
  tag: string;
  prefixes: ReadonlyMap<string, string>;
}

const TOKEN = /<\?[^>]*\?>|<(\/?)([^\s<>/!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+|</g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * What a packet of XMP says, a string for each property by its full name, whichever prefixes, order and form it is written in: writers
 * put it down anew.
 * @returns `undefined` for what is no packet, or has more in it than elements and text
 * @see ISO 16684-1 §7
 */
export function propertiesOf(xmp: string): string[] | undefined {
  const root = treeOf(xmp);
  if (root === undefined) return undefined;
  const rdf = root.name === `${RDF}RDF` ? root : root.children[0];
  if (rdf?.name !== `${RDF}RDF` || (root !== rdf && root.children.length !== 1)) return undefined;
  if (rdf.children.some(({ name }) => name !== `${RDF}Description`)) return undefined;
  return rdf.children
    .flatMap(({ attributes, children }) => [
      ...attributes
        .filter(([name]) => name !== `${RDF}about`)
        .map(([name, text]) => written({ name, attributes: [], children: [], text })),
      ...children.map(written),
    ])
    .sort();
}

function treeOf(xmp: string): Element | undefined {
  const open: Open[] = [];
  let root: Element | undefined;
  for (const [token, close, tag, attributes, empty] of xmp.replace(/^\uFEFF/, '').matchAll(TOKEN)) {
    const above = open.at(-1);
    if (token.startsWith('<?')) continue;
    if (tag === undefined) {
      if (token === '<' || (above === undefined && token.trim() !== '')) return undefined;
      if (above !== undefined) above.element.text += decoded(token);
    } else if (close === '/') {
      if (open.pop()?.tag !== tag) return undefined;
    } else {
      const next = opened(tag, attributes!, above?.prefixes);
      if (next === undefined || open.length === MAX_DEPTH || (above === undefined && root !== undefined))
        return undefined;
      root ??= next.element;
      above?.element.children.push(next.element);
      if (empty === '') open.push(next);
    }
  }
  return open.length === 0 ? root : undefined;
}

function opened(
  tag: string,
  text: string,
  above: ReadonlyMap<string, string> = new Map([['xml', XML]]),
): Open | undefined {
  const prefixes = new Map(above);
  const all = [...text.matchAll(ATTRIBUTE)].map(([, name, one, other]) => [name!, decoded(one ?? other!)] as const);
  for (const [name, value] of all) if (name.startsWith('xmlns:')) prefixes.set(name.slice(6), value);
  if (all.some(([name]) => name === 'xmlns')) return undefined;
  const attributes = all
    .filter(([name]) => !name.startsWith('xmlns:'))
    .map(([name, value]) => [fullName(name, prefixes), value] as const);
  const name = fullName(tag, prefixes);
  const isKnown = name !== undefined && attributes.every(([one]) => one !== undefined);
  return isKnown
    ? { element: { name, attributes: attributes as Element['attributes'], children: [], text: '' }, tag, prefixes }
    : undefined;
}

/** XMP has no names without a prefix, but for `about`, which old writers leave without. */
function fullName(name: string, prefixes: ReadonlyMap<string, string>): string | undefined {
  const at = name.indexOf(':');
  if (at < 0) return name === 'about' ? `${RDF}about` : undefined;
  const uri = prefixes.get(name.slice(0, at));
  return uri === undefined ? undefined : uri + name.slice(at + 1);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name as string]!;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : (all as string);
  });

/** White space between elements says nothing. */
function written({ name, attributes, children, text }: Element): string {
  const own = attributes.map(([key, value]) => JSON.stringify([key, value])).sort();
  return JSON.stringify([
    name,
    own,
    children.length > 0 ? children.map(written) : [text],
    children.length > 0 ? text.trim() : '',
  ]);
}
