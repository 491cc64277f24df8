import { bytesOf } from '@mocban/core';
import { XmlError, xmlFinding, type XmlErrorCode } from './error.js';
import { readXmlRoot, readXml } from './reader.js';
import type { XmlEvent, XmlLimits } from './types.js';

async function events(source: string | Uint8Array, limits?: XmlLimits): Promise<XmlEvent[]> {
  const found: XmlEvent[] = [];
  for await (const event of readXml(bytesOf(source), limits)) found.push(event);
  return found;
}

async function failure(source: AsyncIterable<Uint8Array> | string | Uint8Array, limits?: XmlLimits): Promise<XmlError> {
  const bytes = typeof source === 'string' || source instanceof Uint8Array ? bytesOf(source) : source;
  try {
    for await (const event of readXml(bytes, limits)) void event;
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error('the document was accepted');
}

const text = (found: XmlEvent[]): string => found.map((event) => (event.kind === 'text' ? event.text : '')).join('');

async function* inTwo(source: Uint8Array, cut: number): AsyncGenerator<Uint8Array> {
  yield source.subarray(0, cut);
  yield source.subarray(cut);
}

async function* endless(start: string, piece: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(start);
  for (let sent = 0; sent < 1024; sent += 1) yield Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
  throw new Error('the reader took 64 MiB');
}

it('reports elements with namespaces, attributes, lines and depth, and no namespace declarations', async () => {
  expect(await events('<a xmlns="urn:x" xmlns:p="urn:p"\n p:b="1" c="2">\n<p:d/></a>')).toEqual([
    {
      kind: 'open',
      namespace: 'urn:x',
      local: 'a',
      attributes: [
        { namespace: 'urn:p', local: 'b', value: '1' },
        { namespace: '', local: 'c', value: '2' },
      ],
      line: 1,
      depth: 1,
    },
    { kind: 'text', text: '\n', line: 2 },
    { kind: 'open', namespace: 'urn:p', local: 'd', attributes: [], line: 3, depth: 2 },
    { kind: 'close', namespace: 'urn:p', local: 'd', line: 3, depth: 2 },
    { kind: 'close', namespace: 'urn:x', local: 'a', line: 3, depth: 1 },
  ]);
});

it('joins bytes split anywhere, also inside a character', async () => {
  const bytes = Buffer.from('<a>hồ sơ 😀</a>');
  const found: XmlEvent[] = [];
  for await (const event of readXml(bytesOf(...[...bytes].map((byte) => Uint8Array.of(byte))))) found.push(event);
  expect(text(found)).toBe('hồ sơ 😀');
});

describe('refuses', () => {
  const deep = '<a>'.repeat(300);
  it.each<[string, string | Uint8Array, XmlErrorCode, XmlLimits?]>([
    ['a document type declaration', '<!DOCTYPE a><a/>', 'XML_DOCTYPE'],
    ['a declared entity before it is expanded', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'XML_DOCTYPE'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'XML_DOCTYPE'],
    ['an undefined entity', '<a>&nbsp;</a>', 'XML_NOT_WELL_FORMED'],
    ['an unclosed element', '<a><b></a>', 'XML_NOT_WELL_FORMED'],
    ['an empty document', '', 'XML_NOT_WELL_FORMED'],
    ['an undeclared prefix', '<p:a/>', 'XML_NOT_WELL_FORMED'],
    ['a repeated attribute', '<a b="1" b="2"/>', 'XML_NOT_WELL_FORMED'],
    ['depth beyond the limit', deep, 'XML_TOO_DEEP'],
    ['too many bytes', '<a>aaaaaaaaaa</a>', 'XML_TOO_LARGE', { maxBytes: 10 }],
    ['a long attribute', `<a b="${'x'.repeat(11)}"/>`, 'XML_ATTRIBUTE_TOO_LONG', { maxAttributeLength: 10 }],
    ['a long text', `<a>${'x'.repeat(11)}</a>`, 'XML_TEXT_TOO_LONG', { maxTextLength: 10 }],
    ['too many attributes', '<a b="" c="" d=""/>', 'XML_TOO_MANY_ATTRIBUTES', { maxAttributes: 2 }],
    ['malformed UTF-8', Buffer.from('<a>\xff</a>', 'latin1'), 'XML_ENCODING'],
    ['UTF-8 that stops inside a character', Buffer.from([0x3c, 0x61, 0x2f, 0x3e, 0xc3]), 'XML_ENCODING'],
    ['an encoding not listed', '<?xml version="1.0" encoding="UTF-7"?><a/>', 'XML_ENCODING'],
    ['UTF-16 without a mark', Buffer.from('<a/>', 'utf16le'), 'XML_ENCODING'],
    ['a declaration against the mark', '\ufeff<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'XML_ENCODING'],
    ['a byte above 127 in US-ASCII', '<?xml version="1.0" encoding="US-ASCII"?><a>é</a>', 'XML_ENCODING'],
  ])('%s', async (...[, source, code, limits]) => expect((await failure(source, limits)).code).toBe(code));
});

it('stops a start tag, a text and a comment without end within their limits', async () => {
  expect((await failure(endless('<a b="', 'x'))).code).toBe('XML_ATTRIBUTE_TOO_LONG');
  expect((await failure(endless('<a', ' b="1"'))).code).toBe('XML_TOO_MANY_ATTRIBUTES');
  expect((await failure(endless('<a>', 'x'))).code).toBe('XML_TEXT_TOO_LONG');
  expect((await failure(endless('<a><!--', 'x'))).code).toBe('XML_TEXT_TOO_LONG');
  expect((await failure(endless('<!DOCTYPE a [', '<!ENTITY x "y">'))).code).toMatch(/^XML_(DOCTYPE|TEXT_TOO_LONG)$/);
});

it('stops 100,000 levels in one chunk at once, although namespaces cost time with depth', async () => {
  const started = Date.now();
  expect((await failure('<a xmlns:b="urn:b">'.repeat(100_000))).code).toBe('XML_TOO_DEEP');
  expect(Date.now() - started).toBeLessThan(2000);
});

it.each<[string, Buffer, string]>([
  ['UTF-8 with a mark', Buffer.from('\ufeff<?xml version="1.0" encoding="utf-8"?><a>ă</a>'), 'ă'],
  ['UTF-16LE with a mark', Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>ă</a>', 'utf16le'), 'ă'],
  ['UTF-16BE with a mark', Buffer.from('\ufeff<a>ă</a>', 'utf16le').swap16(), 'ă'],
  ['ISO-8859-1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', 'latin1'), 'é'],
  ['windows-1252', Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a>\x80\xe9</a>', 'latin1'), '€é'],
])('reads %s', async (_, source, expected) => expect(text(await events(source))).toBe(expected));

it('reads UTF-8 wherever it is cut into chunks, and takes for a mark only what begins it', async () => {
  const source = Buffer.from(`<?xml version="1.0"?><a>${'x'.repeat(2000)}\ufeffăệ😀 </a>`);
  for (let cut = source.length - 24; cut < source.length; cut += 1) {
    let read = '';
    for await (const event of readXml(inTwo(source, cut))) read += event.kind === 'text' ? event.text : '';
    expect(read.slice(2000)).toBe('\ufeffăệ😀 ');
  }
  const broken = Buffer.concat([source.subarray(0, 2030), Buffer.from([0xc4]), Buffer.from('</a>')]);
  expect((await failure(broken)).code).toBe('XML_ENCODING');
});

it('yields the events before a problem, and says line and column', async () => {
  const seen: string[] = [];
  const run = async (): Promise<void> => {
    for await (const event of readXml(bytesOf('<a>\n<b/>\n&x;</a>'))) if (event.kind === 'open') seen.push(event.local);
  };
  await expect(run()).rejects.toMatchObject({ code: 'XML_NOT_WELL_FORMED', line: 3, column: 3 });
  expect(seen).toEqual(['a', 'b']);
});

it('turns an error into a finding with the code as its rule', async () => {
  expect(xmlFinding(await failure('<a>\n<b>'), 'METS.xml')).toMatchObject({
    rule: 'XML_NOT_WELL_FORMED',
    severity: 'error',
    location: 'METS.xml#line 2',
  });
});

it('lets an error of the source itself pass', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<a>');
    throw new RangeError('disk');
  }
  await expect(failure(broken())).rejects.toThrow(RangeError);
});

describe('the root alone', () => {
  it('is read whatever follows it', async () => {
    const text = `<?xml version="1.0"?><!-- ${'c'.repeat(3000)} --><x:a xmlns:x="urn:x" b="1">${' '.repeat(2000)}</wrong>`;
    expect(await readXmlRoot(bytesOf(text))).toMatchObject({ namespace: 'urn:x', local: 'a', depth: 1 });
  });

  it.each([
    ['a document type before it', '<!DOCTYPE a><a/>', 'XML_DOCTYPE'],
    ['no root', '<!-- only a comment -->', 'XML_NOT_WELL_FORMED'],
    ['a start tag without end', '<a b="1"', 'XML_NOT_WELL_FORMED'],
  ])('refuses %s', async (_, text, code) => {
    await expect(readXmlRoot(bytesOf(text))).rejects.toMatchObject({ code });
  });
});
