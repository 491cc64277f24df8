import { windowsOf } from '../matching/windows.js';
import { vocabularyOf } from './vocabularies.js';
import { xmlRootOf } from './xml-root.js';

const rootOf = (text: string | Buffer) => xmlRootOf(windowsOf(Buffer.from(text as string)));

it.each([
  ['a declaration', '<?xml version="1.0"?>\n<a/>', ['a', '', true]],
  ['none', '<a b="c">', ['a', '', false]],
  ['a mark', '\ufeff<?xml version="1.0"?><a>', ['a', '', true]],
  ['a namespace', '<a xmlns="urn:x">', ['a', 'urn:x', true]],
  ['a prefix', "<p:a q:b='c' xmlns:q='urn:q' xmlns:p='urn:p'>", ['a', 'urn:p', true]],
  ['a prefix of nothing', '<p:a xmlns="urn:x">', ['a', '', true]],
  ['comments and instructions', '<!-- <b> --><?b <c> ?>\n<!----><a>', ['a', '', false]],
  ['a document type', '<!DOCTYPE a SYSTEM "x>y" [<!ENTITY b "]>"> <!-- > -->]><a>', ['a', '', false]],
  ['UTF-16', Buffer.from('\ufeff<a xmlns="urn:x"/>', 'utf16le'), ['a', 'urn:x', true]],
  ['UTF-16 without a mark', Buffer.from('<a xmlns="urn:x"/>', 'utf16le'), ['a', 'urn:x', true]],
  ['UTF-16, big end first', Buffer.from('<a xmlns="urn:x"/>', 'utf16le').swap16(), ['a', 'urn:x', true]],
  ['letters beyond ASCII', '<hồ_sơ>', ['hồ_sơ', '', false]],
  ['a body that is not sound', '<a><b', ['a', '', false]],
] as const)('tells the root of a document with %s', (_, text, [root, namespace, isDeclared]) => {
  expect(rootOf(text as string)).toMatchObject({ root, namespace, isDeclared });
});

it.each([
  ['text', 'a <b>'],
  ['nothing', ''],
  ['a tag that does not end', '<a b="c"'],
  ['attributes that are none', '<a b=c>'],
  ['a comment that does not end', '<!-- <a>'],
  ['a document type that does not end', '<!DOCTYPE a [ <!ENTITY b "c> ]><a>'],
  ['more before the root than is read', `<!--${'x'.repeat(70_000)}--><a>`],
  ['more attributes than are read', `<a ${Array.from({ length: 300 }, (_, index) => `b${index}="c"`).join(' ')}>`],
])('tells none of %s', (_, text) => {
  expect(rootOf(text)).toBeUndefined();
});

it('takes no time over what is made to take it', () => {
  const started = performance.now();
  for (const part of ['<', '<!--', '<?', '<!DOCTYPE [', '<a ', '<a b="', ' ', "<a b='c' ", '<?xml ', '<?xml ?'])
    rootOf(part.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(2000);
});

it.each([
  ['<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">', 'edXML', []],
  ['<mets:mets xmlns:mets="http://www.loc.gov/METS/">', 'METS 1', []],
  ['<premis xmlns="http://www.loc.gov/premis/v3">', 'PREMIS 3', []],
  ['<ead>', 'EAD 2002', []],
  ['<ead xmlns="http://ead3.archivists.org/schema/">', 'EAD3', []],
  ['<svg xmlns="http://www.w3.org/2000/svg" version="1.1">', 'Scalable Vector Graphics 1.1', ['fmt/92']],
  ['<svg xmlns="http://www.w3.org/2000/svg">', 'Scalable Vector Graphics', ['fmt/92', 'fmt/91', 'fmt/413']],
  ['<html xmlns="http://www.w3.org/1999/xhtml">', 'XHTML', ['fmt/102', 'fmt/103']],
  ['<gml:Point xmlns:gml="http://www.opengis.net/gml/3.2">', 'Geography Markup Language', ['x-fmt/227']],
])('knows %s', (text, name, puids) => {
  expect(vocabularyOf(rootOf(text)!)).toMatchObject({ name, puids });
});

it('knows no root by its name alone that has another namespace', () => {
  expect(vocabularyOf(rootOf('<mets xmlns="urn:mine">')!)).toBeUndefined();
});
