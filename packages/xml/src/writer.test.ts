import { bytesOf } from '@mocban/core';
import { attribute, child, children, readXmlTree, textOf } from './tree.js';
import type { XmlElement } from './types.js';
import { XmlWriter } from './writer.js';

const plain = ({ namespace, local, attributes, children: items }: XmlElement): unknown => ({
  namespace,
  local,
  attributes,
  children: items.map((item) => (typeof item === 'string' ? item : plain(item))),
});

it('indents by two blanks and closes empty elements in their tag', () => {
  const w = new XmlWriter();
  w.open('a', { xmlns: 'urn:x', skipped: undefined }).element('b', { n: 1 }, 'x & <y>').element('c').close();
  expect(w.take()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x">\n  <b n="1">x &amp; &lt;y&gt;</b>\n  <c/>\n</a>\n',
  );
});

it('keeps tabs, line ends and quotes of text and attributes through a reader', async () => {
  const value = ' "a"\t\r\n<&>\' ]]> ';
  const w = new XmlWriter();
  w.element('a', { b: value }, value);
  const root = await readXmlTree(bytesOf(w.take()));
  expect(attribute(root, '', 'b')).toBe(value);
  expect(root.children).toEqual([value]);
});

it.each(['\0', '\u0008', '\ufffe', '\ud800', 'a\udc00'])('refuses %j, which XML 1.0 does not allow', (character) => {
  expect(() => new XmlWriter().element('a', {}, character)).toThrow(
    expect.objectContaining({ code: 'XML_CHARACTER_NOT_ALLOWED' }),
  );
  expect(() => new XmlWriter().element('a', { b: character })).toThrow(
    expect.objectContaining({ code: 'XML_CHARACTER_NOT_ALLOWED' }),
  );
});

it('refuses names that would break the markup, and calls out of order', () => {
  expect(() => new XmlWriter().open('a b')).toThrow(expect.objectContaining({ code: 'XML_CHARACTER_NOT_ALLOWED' }));
  expect(() => new XmlWriter().close()).toThrow(expect.objectContaining({ code: 'XML_WRITER_STATE' }));
  expect(() => new XmlWriter().element('a').element('b')).toThrow(
    expect.objectContaining({ code: 'XML_WRITER_STATE' }),
  );
});

it('writes a tree of other namespaces that reads back the same, mixed content included', async () => {
  const source =
    '<x:a xmlns:x="urn:x" xmlns:y="urn:y"><x:b y:c="1" d="2"/><plain>one <x:i>two</x:i> <x:i/> three</plain></x:a>';
  const tree = await readXmlTree(bytesOf(source));
  const w = new XmlWriter({ prefixes: { 'urn:x': 'k' } });
  w.open('root', { 'xmlns:k': 'urn:x' });
  const chunks = [...w.fragment(tree)];
  w.close();
  const back = await readXmlTree(bytesOf(chunks.join('') + w.take()));
  expect(plain(children(back)[0]!)).toEqual(plain(tree));
});

it('drops indentation between elements and keeps it where xml:space says so', async () => {
  const root = await readXmlTree(bytesOf('<a>\n <b> x </b>\n <c xml:space="preserve"> <d/> </c>\n</a>'));
  expect(root.children).toHaveLength(2);
  expect(child(root, 'b')?.children).toEqual([' x ']);
  expect(textOf(child(root, 'b')!)).toBe('x');
  expect(child(root, 'c')?.children).toHaveLength(3);
});
