import { bytesOf } from '@mocban/core';
import { canonicalise, canonicalText, type CanonicalForm } from './canonical.js';
import { readXmlDocument } from './document.js';
import { elementsIn, textIn, type ElementNode, type XmlDocument } from './node.js';
import { joinReferences } from './xml-base.js';

const INCLUSIVE: CanonicalForm = { method: 'c14n', withComments: false };
const INCLUSIVE_11: CanonicalForm = { method: 'c14n11', withComments: false };
const EXCLUSIVE: CanonicalForm = { method: 'exc-c14n', withComments: false };

const read = (text: string): Promise<XmlDocument> => readXmlDocument(bytesOf(text));
const named = (document: XmlDocument, name: string): ElementNode => {
  for (const element of elementsIn(document)) if (element.name === name) return element;
  throw new Error(`no ${name}`);
};
const whole = async (text: string, form = INCLUSIVE): Promise<string> => canonicalText({ of: await read(text) }, form);
const part = async (text: string, name: string, form: CanonicalForm): Promise<string> =>
  canonicalText({ of: named(await read(text), name) }, form);

describe('canonical XML', () => {
  it('keeps instructions around the root, and comments only when they are asked for', async () => {
    const text = '<?xml version="1.0"?>\n\n<?x  y z ?>\n<!-- a -->\n<r>1<!-- b -->2</r>\n<?z?>\n<!-- c -->\n';
    expect(await whole(text)).toBe('<?x y z ?>\n<r>12</r>\n<?z?>');
    expect(await whole(text, { ...INCLUSIVE, withComments: true })).toBe(
      '<?x y z ?>\n<!-- a -->\n<r>1<!-- b -->2</r>\n<?z?>\n<!-- c -->',
    );
  });

  it('writes empty elements, attributes, and declarations in one way', async () => {
    expect(await whole(`<r  b = 'x' a="'&quot;&#x9;&#10;&#13;&lt;>" ></r >`)).toBe(
      `<r a="'&quot;&#x9;&#xA;&#xD;&lt;>" b="x"></r>`,
    );
    expect(await whole('<p:r xmlns:p="urn:z" xmlns:q="urn:a" xmlns="urn:d" c="" p:a="1" q:b="2"/>')).toBe(
      '<p:r xmlns="urn:d" xmlns:p="urn:z" xmlns:q="urn:a" c="" q:b="2" p:a="1"></p:r>',
    );
  });

  it('normalises line ends, sections of character data and references', async () => {
    expect(await whole('<r a="1\r\n2">\r\nx\r&#13;<![CDATA[<&>]]>&gt;\t</r>')).toBe(
      '<r a="1 2">\nx\n&#xD;&lt;&amp;&gt;&gt;\t</r>',
    );
  });

  it('orders attributes by code points', async () => {
    expect(await whole('<r \u{10000}="1" \u{f900}="2"/>')).toBe('<r \u{f900}="2" \u{10000}="1"></r>');
  });

  it('leaves out what is declared already, and takes a default namespace back', async () => {
    expect(await whole('<r xmlns="urn:a" xmlns:p="urn:p"><b xmlns="urn:a" xmlns:p="urn:p"><c xmlns=""/></b></r>')).toBe(
      '<r xmlns="urn:a" xmlns:p="urn:p"><b><c xmlns=""></c></b></r>',
    );
    expect(await whole('<r xmlns=""><b xmlns=""/></r>')).toBe('<r><b></b></r>');
  });

  const NESTED =
    '<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xml:lang="vi" xml:space="preserve" xml:id="x" xml:base="http://h/b/">' +
    '<p:b xml:lang="en" xml:base="c/d"><e q:f="1"><g xmlns=""/></e></p:b></a>';

  it('gives the topmost element of a part what it has from around it', async () => {
    const declared = 'xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"';
    const content = '<g xmlns=""></g></e>';
    expect(await part(NESTED, 'e', INCLUSIVE)).toBe(
      `<e ${declared} xml:base="c/d" xml:id="x" xml:lang="en" xml:space="preserve" q:f="1">${content}`,
    );
    expect(await part(NESTED, 'e', INCLUSIVE_11)).toBe(
      `<e ${declared} xml:base="http://h/b/c/d" xml:lang="en" xml:space="preserve" q:f="1">${content}`,
    );
    expect(await part(NESTED, 'e', EXCLUSIVE)).toBe(`<e xmlns="urn:d" xmlns:q="urn:q" q:f="1">${content}`);
    expect(await part(NESTED, 'g', EXCLUSIVE)).toBe('<g></g>');
  });

  it('treats the prefixes that are named as inclusive canonicalisation does', async () => {
    const form: CanonicalForm = { ...EXCLUSIVE, inclusivePrefixes: new Set(['p', '', 'none']) };
    expect(await part(NESTED, 'p:b', form)).toBe(
      '<p:b xmlns="urn:d" xmlns:p="urn:p" xml:base="c/d" xml:lang="en"><e xmlns:q="urn:q" q:f="1"><g xmlns=""></g></e></p:b>',
    );
  });

  it('leaves an element out with what is in it', async () => {
    const document = await read('<a>1<s>x<b/></s>2</a>');
    expect(canonicalText({ of: document, without: named(document, 's') }, INCLUSIVE)).toBe('<a>12</a>');
    expect(canonicalText({ of: document, without: document.root }, INCLUSIVE)).toBe('');
  });

  it('hands out a long text in pieces that end with a character', async () => {
    const text = `x${'😀&amp;'.repeat(50_000)}`;
    const pieces: string[] = [];
    canonicalise({ of: await read(`<a>${text}</a>`) }, INCLUSIVE, (piece) => pieces.push(piece));
    expect(pieces.length).toBeGreaterThan(2);
    expect(Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString()).toBe(`<a>${text}</a>`);
  });

  it('reads a text over comments, instructions and sections', async () => {
    const { root } = await read('<a>admin<!-- x -->.<?y z?><b><![CDATA[evil]]></b></a>');
    expect(textIn(root)).toBe('admin.evil');
  });

  it('holds no more nodes than it may', async () => {
    const text = `<a>${'<b c="1"/>'.repeat(100)}</a>`;
    await expect(readXmlDocument(bytesOf(text), { maxNodes: 200 })).rejects.toMatchObject({
      code: 'XML_TOO_LARGE',
    });
    await expect(read('<!DOCTYPE a><a/>')).rejects.toMatchObject({ code: 'XML_DOCTYPE' });
  });
});

describe('joining bases', () => {
  it.each([
    ['http://h/b/', 'c/d', 'http://h/b/c/d'],
    ['http://h', 'c', 'http://h/c'],
    ['http://h/b/c#f', '../d?q#g', 'http://h/d?q'],
    ['http://h/b/', 'http://i/../j', 'http://i/j'],
    ['http://h/b/', '//i/j', 'http://i/j'],
    ['a/b', '../../c', '../c'],
    ['..', 'c', '../c'],
    ['a/', '..', ''],
    ['../a/', '..', '../'],
    ['a//b/', './c', 'a/b/c'],
    ['/a/b/', '../../../c', '/c'],
    ['a?q', '', 'a?q'],
  ])('%s and %s', (base, reference, joined) => {
    expect(joinReferences(base, reference)).toBe(joined);
  });
});
