import { SaxesParser } from 'saxes';
import { XmlError } from './error.js';
import { XmlEventParser } from './event-parser.js';
import { resolveLimits } from './limits.js';

const DOCUMENTS = [
  '<a xmlns="urn:x" xmlns:p="urn:p"\n p:b="1" c="2">\n<p:d/>t&amp;&#65;<![CDATA[x]]y]]><!-- c --><?pi data?></a>',
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<!-- x --><m:a xmlns:m="u"><m:b k=\'v "q"\' j="a&#10;b\tc\nd">text ]] > x</m:b ></m:a>\n<?z?>',
  '<a><b x="1" y = "2"\r\nz=\'3\'>é😀&#x1F600;</b><c/></a>',
  '<p:a xmlns:p="u"><p:b xmlns:p="v" xmlns="w"><c p:x="1" x="2"/></p:b><d/></p:a>',
  '<mets OBJID="x"><file ID="a" SIZE="1"><FLocat xlink:href="d" xmlns:xlink="l"/></file></mets>',
];
const PIECES = [
  ...['<', '>', '&', '"', "'", '/', '=', '!', '?', '-', '--', '-->', '<!--', ']]>', '<![CDATA[', '&amp;', '&lt;'],
  ...['&#0;', '&#x41;', '&x;', 'xmlns', 'xmlns:p="u"', 'xmlns:xml="http://www.w3.org/XML/1998/namespace"', ':', 'a'],
  ...[
    'p:',
    ' ',
    '\n',
    '\r',
    '\t',
    '<a>',
    '</a>',
    '<b/>',
    '<?xml?>',
    '<?xml version="1.0"?>',
    '<?p d?>',
    '<!DOCTYPE a>',
  ],
  ...['\u0001', '\ufffe', 'é', '😀', '·', '1', '\u2028', ' a="1"', ' a="1" a="2"', ' p:c="x"'],
];

/** The same numbers each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function broken(below: (bound: number) => number): string {
  let text = DOCUMENTS[below(DOCUMENTS.length)]!;
  for (let changes = below(4); changes > 0; changes -= 1) {
    const at = below(text.length + 1);
    const kind = below(3);
    if (kind === 0) text = text.slice(0, at) + PIECES[below(PIECES.length)]! + text.slice(at);
    else if (kind === 1) text = text.slice(0, at) + text.slice(at + 1 + below(4));
    else text = text.slice(0, at) + text.slice(at, at + below(10)) + text.slice(at);
  }
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '');
}

type Seen = (string | number | string[][])[][];
const addText = (seen: Seen, text: string): void => {
  const last = seen.at(-1);
  if (last?.[0] === 'text') last[1] = String(last[1]) + text;
  else seen.push(['text', text]);
};

/** @returns the events, or undefined for a document that is refused */
function bySaxes(text: string): Seen | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const seen: Seen = [];
  let depth = 0;
  const refuse = (): never => {
    throw new RangeError('refused');
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ uri, local, attributes }) => {
    depth += 1;
    const kept = Object.values(attributes).filter((one) => one.uri !== 'http://www.w3.org/2000/xmlns/');
    seen.push(['open', uri, local, depth, kept.map((one) => [one.uri, one.local, one.value])]);
  });
  parser.on('closetag', ({ uri, local }) => void seen.push(['close', uri, local, depth--]));
  for (const kind of ['text', 'cdata'] as const)
    parser.on(kind, (found) => {
      if (depth > 0 && found !== '') addText(seen, found);
    });
  try {
    parser.write(text).close();
    return seen;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function byOurs(text: string, below: (bound: number) => number): Seen | undefined {
  const parser = new XmlEventParser(resolveLimits());
  const seen: Seen = [];
  try {
    for (let at = 0; at < text.length;) {
      const length = 1 + below(1 + below(60));
      parser.write(text.slice(at, at + length));
      at += length;
    }
    parser.close();
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  for (const event of parser.take()) {
    if (event.kind === 'text') addText(seen, event.text);
    else if (event.kind === 'close') seen.push(['close', event.namespace, event.local, event.depth]);
    else {
      const attributes = event.attributes.map(({ namespace, local, value }) => [namespace, local, value]);
      seen.push(['open', event.namespace, event.local, event.depth, attributes]);
    }
  }
  return seen;
}

/** Where saxes is lax: it trims namespace names, takes `p:1` and `?p?x` for names. */
const isDecidedOtherwise = (text: string): boolean =>
  /xmlns(:\w+)?\s*=\s*("[^"]*\s"|"\s|'\s)|[\w]:[·\d.-]|xmlns:[·\d.-]|<\?[^\s?>]*\?[^>]/.test(text);

it('agrees with another parser on 8,000 documents, most of them broken, cut anywhere', () => {
  const below = random(4);
  let accepted = 0;
  for (let count = 0; count < 8000; count += 1) {
    const text = broken(below);
    const expected = isDecidedOtherwise(text) ? undefined : bySaxes(text);
    const found = byOurs(text, below);
    if (isDecidedOtherwise(text)) continue;
    expect([text, found]).toEqual([text, expected]);
    accepted += expected === undefined ? 0 : 1;
  }
  expect(accepted).toBeGreaterThan(2000);
});

it.each([
  ['a repeated declaration', '<a xmlns:p="u" xmlns:p="v"/>'],
  ['a prefix without a name', '<a xmlns:="u"/>'],
  ['attributes that only their prefixes tell apart', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>'],
  ['the default namespace bound to that of xmlns', '<a xmlns="http://www.w3.org/2000/xmlns/"/>'],
  ['another prefix for the namespace xml', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>'],
  ['a local name that begins with a digit', '<a xmlns:p="u"><p:1/></a>'],
  ['a second root', '<a/><b/>'],
  ['text after the root', '<a/>b'],
  ['two hyphens in a comment', '<a><!-- -- --></a>'],
  ['a comment that its beginning ends', '<a><!--></a>'],
  ['a reference to half a character', '<a>&#xD800;</a>'],
  ['a late XML declaration', ' <?xml version="1.0"?><a/>'],
])('refuses %s', (_, text) => expect(byOurs(text, random(1))).toBeUndefined());

it('finds a document type declaration wherever it stands', () => {
  for (const text of ['<!DOCTYPE a><a/>', '<!-- x -->\n<!DOCTYPE a><a/>', '<a><!DOCTYPE a></a>', '<a/><!DOCTYPE a>']) {
    const parser = new XmlEventParser(resolveLimits());
    expect(() => [...text].forEach((character) => parser.write(character))).toThrow(
      expect.objectContaining({ code: 'XML_DOCTYPE' }),
    );
  }
});

it('takes one attribute of 8 MiB in pieces', () => {
  const parser = new XmlEventParser(resolveLimits({ maxAttributeLength: 8 << 20 }));
  parser.write('<a b="');
  for (let piece = 0; piece < 8 << 7; piece += 1) parser.write('x'.repeat(8192));
  parser.write('"/>');
  parser.close();
  const [root] = parser.take();
  expect(root?.kind === 'open' && root.attributes[0]!.value.length).toBe(8 << 20);
});
