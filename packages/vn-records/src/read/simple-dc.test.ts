import { parseSimpleDc, simpleDcOf } from './simple-dc.js';

const parse = (text: string, encoding: BufferEncoding = 'utf8') => parseSimpleDc(Buffer.from(text, encoding));

it('keeps order, empty elements and duplicates, and takes the first value that is not empty', async () => {
  const record = await parse('<simpledc><b>1</b><a/><b>2</b><a>x</a></simpledc>');
  expect(record?.fields.map(({ name }) => name)).toEqual(['b', 'a', 'b', 'a']);
  expect(simpleDcOf(record!)).toEqual({ b: '1', a: 'x' });
});

it('reads entities, character references and CDATA as the characters they stand for', async () => {
  const record = await parse('<simpledc><t>a &amp; b &lt; &#7897;&#x1EA3;<![CDATA[<c>]]></t></simpledc>');
  expect(simpleDcOf(record!)).toEqual({ t: 'a & b < ộả<c>' });
});

it('leaves values as written: no numbers, no entity twice', async () => {
  const record = await parse('<simpledc><n>007</n><e>&amp;lt;</e><f>1e3</f><h>&amp;nbsp;</h></simpledc>');
  expect(simpleDcOf(record!)).toEqual({ n: '007', e: '&lt;', f: '1e3', h: '&nbsp;' });
});

it('reads a document with a byte order mark, a prefix and an upper-case root', async () => {
  const record = await parse(
    '\uFEFF<?xml version="1.0"?><!-- c --><x:SimpleDC xmlns:x="urn:x"><x:t>1</x:t></x:SimpleDC>',
  );
  expect(simpleDcOf(record!)).toEqual({ t: '1' });
});

it('refuses an element name that would reach into objects', async () => {
  await expect(parse('<simpledc><__proto__>a</__proto__></simpledc>')).rejects.toMatchObject({
    code: 'VN_METADATA_UNREADABLE',
  });
});

it('says nothing of another root element', async () => {
  expect(await parse('<dc><title>1</title></dc>')).toBeUndefined();
});

it.each([
  '<!DOCTYPE simpledc><simpledc/>',
  '<simpledc>&unknown;</simpledc>',
  '<simpledc><a></simpledc>',
  '',
  `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`,
])('refuses %j', async (text) => {
  await expect(parse(text)).rejects.toMatchObject({ code: expect.stringMatching(/^XML_/) });
});

it.each<[string, Uint8Array]>([
  ['UTF-16LE', Buffer.from('\ufeff<simpledc><title>Hồ sơ</title></simpledc>', 'utf16le')],
  [
    'UTF-16BE',
    Buffer.from(
      '\ufeff<?xml version="1.0" encoding="UTF-16"?><simpledc><title>Hồ sơ</title></simpledc>',
      'utf16le',
    ).swap16(),
  ],
  ['UTF-8 with a mark', Buffer.from('\ufeff<simpledc><title>Hồ sơ</title></simpledc>', 'utf8')],
])('reads %s', async (_, bytes) =>
  expect((await parseSimpleDc(bytes))?.fields).toEqual([{ name: 'title', value: 'Hồ sơ' }]),
);

it('reads windows-1252 by its declaration', async () => {
  const text = '<?xml version="1.0" encoding="windows-1252"?><simpledc><title>R\xe9sum\xe9</title></simpledc>';
  expect((await parseSimpleDc(Buffer.from(text, 'latin1')))?.fields).toEqual([{ name: 'title', value: 'Résumé' }]);
});
