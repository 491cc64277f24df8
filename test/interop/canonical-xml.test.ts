import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '@mocban/core';
import { openXml, type SignatureToJudge } from '@mocban/signatures';
import { canonicalText, readXmlDocument, type CanonicalForm } from '@mocban/xml';
import { describeWith, ifPresent } from '../fixtures/corpora.js';
import { seeded } from '../fixtures/generated-names.js';
import { EXCLUSIVE, INCLUSIVE, INCLUSIVE_11, signatureTemplate, xmlsec1 } from '../fixtures/xml-signature.js';

const DOCUMENTS = 150;
const PARTS = 30;
const PREFIXES = ['', 'p', 'q', 'r', 'ab'];
/** Without "&", which libxml2 leaves as it is in them where the recommendation wants a reference (§2.3). */
const NAMESPACES = ['urn:a', 'urn:b', 'http://example.org/c?x=1#y', 'urn:d'];
const TEXTS = [
  'x',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '&amp;',
  '&lt;',
  '&#13;',
  '&#x1F600;',
  '"',
  "'",
  ']]',
  '&gt;',
  'Điện Biên',
  '😀',
];
const MARKUP = ['<!-- c -->', '<!---->', '<?pi?>', '<?pi  a b ?>', '<![CDATA[<&>]]>', '<![CDATA[]]>'];

type Below = ReturnType<typeof seeded>;
const oneOf = <T>(below: Below, values: readonly T[]): T => values[below(values.length)]!;
const several = (below: Below, most: number, make: () => string): string =>
  Array.from({ length: below(most + 1) }, make).join('');

/** An element with what may stand in one; prefixes mean something else every now and then. */
function element(below: Below, known: readonly string[], depth: number): string {
  const declared = PREFIXES.filter(() => below(4) === 0);
  const inside = [...new Set([...known, ...declared])];
  const named = (prefix: string, local: string): string => (prefix === '' ? local : `${prefix}:${local}`);
  const namespaces = declared.map((prefix) => {
    const value = prefix === '' && below(3) === 0 ? '' : oneOf(below, NAMESPACES);
    return ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${value}"`;
  });
  const plain = ['z', 'b', 'é', '\u{10400}']
    .filter(() => below(3) === 0)
    .map((name) => ` ${name}='${several(below, 3, () => oneOf(below, TEXTS)).replaceAll("'", '')}'`);
  const prefixed = inside.filter((one) => one !== '' && below(3) === 0).map((one, i) => ` ${one}:a${i}="${i}"`);
  const special = below(6) === 0 ? [oneOf(below, [' xml:lang="vi"', ' xml:space="preserve"', ' xml:base="a/b"'])] : [];
  const attributes = [...special, ...prefixed, ...plain, ...namespaces].join('');
  const name = named(oneOf(below, ['', ...inside]), oneOf(below, ['a', 'b', 'văn-bản']));
  const content = (): string =>
    below(3) === 0 && depth < 6 ? element(below, inside, depth + 1) : oneOf(below, below(3) === 0 ? MARKUP : TEXTS);
  return below(5) === 0 ? `<${name}${attributes}/>` : `<${name}${attributes}>${several(below, 8, content)}</${name}>`;
}

function generated(seed: number): string {
  const below = seeded(`canonical ${seed}`);
  const around = (): string => several(below, 2, () => oneOf(below, MARKUP.slice(0, 4)) + oneOf(below, ['', '\n']));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${around()}${element(below, [], 0)}${around()}`;
}

describeWith('xmllint', ifPresent('/usr/bin/xmllint'), 'canonical forms as libxml2 has them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-c14n-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const texts = Array.from({ length: DOCUMENTS }, (_, seed) => generated(seed));
  const files = texts.map((text, i) => {
    writeFileSync(join(folder, `${i}.xml`), text);
    return `${i}.xml`;
  });

  it.each([
    ['--c14n', 'c14n'],
    ['--c14n11', 'c14n11'],
    ['--exc-c14n', 'exc-c14n'],
  ] as const)('%s', async (option, method) => {
    const form: CanonicalForm = { method, withComments: true };
    const ours: string[] = [];
    for (const text of texts) ours.push(canonicalText({ of: await readXmlDocument(bytesOf(text)) }, form));
    const theirs = execFileSync('xmllint', [option, ...files], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    expect(ours.join('')).toBe(theirs);
  });
});

const FORMS = [
  INCLUSIVE,
  `${INCLUSIVE}#WithComments`,
  INCLUSIVE_11,
  `${INCLUSIVE_11}#WithComments`,
  EXCLUSIVE,
  {
    algorithm: EXCLUSIVE,
    content: `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="p #default ab"/>`,
  },
] as const;

/** A part of a document, with elements around it that it has namespaces and attributes from. */
function generatedPart(seed: number): string {
  const below = seeded(`part ${seed}`);
  const part = element(below, PREFIXES, 3).replace(/^<([^\s/>]+)/, '<$1 xml:id="t"');
  const around = PREFIXES.map(
    (prefix) => `${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${oneOf(below, NAMESPACES)}"`,
  );
  const inherited = (base: string): string =>
    ['xml:lang="vi"', 'xml:space="preserve"', `xml:base="${base}"`].filter(() => below(2) === 0).join(' ');
  const inner = `<i ${inherited(oneOf(below, ['c/d', '../e', '/f/', 'g?h', '.']))} xmlns:q="urn:q">${part}</i>`;
  const references = FORMS.map((form) => ({ uri: below(2) === 0 ? '#t' : "#xpointer(id('t'))", transforms: [form] }));
  const signature = signatureTemplate({ references, method: 'rsa-sha256', keyInfo: '<ds:KeyName>k</ds:KeyName>' });
  return `<o ${around.join(' ')} ${inherited('http://h/b/')}>${inner}${signature}</o>`;
}

describeWith('xmlsec1', xmlsec1, 'canonical forms of parts as xmlsec1 signs them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-c14n-parts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));

  it('in every form, with what they have from around them', async () => {
    for (let seed = 0; seed < PARTS; seed += 1) {
      const document = generatedPart(seed);
      writeFileSync(join(folder, 'in.xml'), document);
      const key = ['--privkey-pem:k', 'key.pem'];
      const signed = execFileSync('xmlsec1', ['--sign', ...key, 'in.xml'], { cwd: folder, stdio: 'pipe' });
      const { signatures } = await openXml(signed);
      const [signature] = signatures as SignatureToJudge[];
      const outcome = await signature!.signer!.verify({ publicKey });
      if (outcome.outcome !== 'valid') throw new Error(`seed ${seed}, ${outcome.outcome}: ${signed.toString()}`);
    }
  });
});
