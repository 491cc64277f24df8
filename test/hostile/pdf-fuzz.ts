import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { containerOf, judgeDocument, signedFileOf, type DocumentReport } from '@mocban/signatures';
import { pdfStream, SignedPdf } from '../fixtures/signed-pdf.js';
import { SignatureWorld, worldTools } from '../fixtures/signature-world.js';
import { contextOf } from '../interop/signature-verdicts/judge.js';
import { below, oneOf } from '../simulation/random.js';
import type { Fuzzed, FuzzKind } from './fuzz.js';

type Random = () => number;
type Change = (text: string, random: Random, others: readonly string[]) => string;

const span = (text: string, random: Random, most: number): [number, number] => {
  const start = below(random, text.length + 1);
  return [start, Math.min(text.length, start + 1 + below(random, most))];
};

const put = (text: string, [start, end]: [number, number], inside: string): string =>
  text.slice(0, start) + inside + text.slice(end);

/** One of the places where a pattern is found. */
function somewhere(text: string, pattern: RegExp, random: Random): [number, number] | undefined {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return undefined;
  const { index, 0: match } = oneOf(random, found);
  return [index, index + match.length];
}

const replace =
  (pattern: RegExp, by: (random: Random, old: string) => string): Change =>
  (text, random) => {
    const place = somewhere(text, pattern, random);
    return place === undefined ? text : put(text, place, by(random, text.slice(...place)));
  };

const NAMES = [
  '/Prev',
  '/Root',
  '/XRefStm',
  '/ByteRange',
  '/Contents',
  '/Kids',
  '/V',
  '/Length',
  '/ObjStm',
  '/Type',
  '/#56',
];
const BODIES = [
  'null',
  '<< >>',
  '[3 0 R 3 0 R]',
  '3 0 R',
  '<< /Type /Page /Contents 4 0 R >>',
  '(text)',
  pdfStream('q Q'),
];

const CHANGES: readonly Change[] = [
  // Within the document.
  replace(/(?<=[ [])\d{1,6}(?=[ \]])/g, (random) => String(below(random, 30_000))),
  replace(/(?<=[ [])\d{1,6}(?=[ \]])/g, (random, old) => String(Number(old) + below(random, 9) - 4)),
  replace(/\/[A-Za-z]+/g, (random) => oneOf(random, NAMES)),
  replace(/<<|>>|\[|\]|endobj|stream|endstream|xref|trailer|startxref|%%EOF/g, () => ''),
  replace(/<<|>>|\[|\]/g, (_, old) => old.repeat(70)),
  replace(/\b\d+ 0 R\b/g, (random) => `${below(random, 30)} ${below(random, 2)} R`),
  replace(/\b\d+ 0 obj\b/g, (random) => `${below(random, 30)} ${below(random, 2)} obj`),
  replace(
    /\d{10} 00000 n/g,
    (random) =>
      `${String(below(random, 40_000)).padStart(10, '0')} 0000${below(random, 3)} ${oneOf(random, ['n', 'f'])}`,
  ),
  (text, random) => put(text, span(text, random, 200), ''),
  (text, random) => put(text, span(text, random, 3), String.fromCharCode(below(random, 256))),
  (text, random, others) => {
    const other = oneOf(random, others);
    return put(text, span(text, random, 1), other.slice(...span(other, random, 400)));
  },
  (text, random) => text.slice(0, below(random, text.length + 1)),
  // Behind it.
  (text, random) => `${text}${below(random, 30)} 0 obj\n${oneOf(random, BODIES)}\nendobj\n`,
  (text, random) => {
    const start = text.lastIndexOf('startxref');
    const [previous = '0'] = /\d+/.exec(text.slice(start)) ?? [];
    const number = below(random, 30);
    const object = `${number} 0 obj\n${oneOf(random, BODIES)}\nendobj\n`;
    const list = `xref\n${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    const trailer = `trailer\n<< /Size 200 /Prev ${previous} /Root ${oneOf(random, ['1', '1', '3'])} 0 R >>\n`;
    return `${text}${object}${list}${trailer}startxref\n${text.length + object.length}\n%%EOF\n`;
  },
];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What a signature was made over: the gap between the two parts is nobody's word. */
interface Signed {
  before: Buffer;
  after: Buffer;
  /** Where the second part begins. */
  start: number;
}

const signedIn = (pdf: Buffer): Signed[] =>
  [...pdf.toString('latin1').matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)/g)].map(([, gap, end, rest]) => {
    const start = Number(end);
    return { before: pdf.subarray(0, Number(gap)), after: pdf.subarray(start, start + Number(rest)), start };
  });

const isSigned = (input: Buffer, sizeBytes: number | undefined, { before, after, start }: Signed): boolean =>
  sizeBytes === start + after.length &&
  input.subarray(0, before.length).equals(before) &&
  input.subarray(start, sizeBytes).equals(after);

/** What has passed is what was signed, byte for byte, by those who signed it. */
function wrongPass(
  input: Buffer,
  report: DocumentReport,
  signed: readonly Signed[],
  signers: ReadonlySet<string>,
): string | undefined {
  const passed = report.signatures.filter(({ indication }) => indication === 'TOTAL_PASSED');
  const strange = passed.find(
    ({ signer, signedRevision }) =>
      !signers.has(signer?.sha256 ?? '') || !signed.some((one) => isSigned(input, signedRevision?.sizeBytes, one)),
  );
  return strange && `passed: ${strange.name}, ${JSON.stringify(strange.signedRevision)}`;
}

export const PDF_FUZZ: FuzzKind = {
  name: 'pdf',
  needs: worldTools,
  open(folder): Fuzzed {
    const world = SignatureWorld.make(join(folder, 'pdf'));
    world.issue({ name: 'A' });
    const by = (name: string) => ({ name, cms: (content: Buffer): Buffer => world.sign(content, name) });
    const one = SignedPdf.make().sign(by('N'));
    const documents = [
      one,
      one.copy().sign(by('A')),
      SignedPdf.make({}, '\r\n')
        .sign({ ...by('N'), level: 2 })
        .sign(by('A')),
      one.copy().annotate('<< /Type /Annot /Subtype /FreeText /Rect [70 390 200 420] /Contents (x) >>').sign(by('A')),
    ].map(({ bytes }) => bytes);
    const seeds = documents.map((bytes) => bytes.toString('latin1'));
    const signed = documents.flatMap(signedIn);
    const signers = new Set(['N', 'A'].map((name) => sha256(world.der(name))));
    const context = contextOf(world, { ocsps: [world.ocsp('N'), world.ocsp('A')] });
    return {
      make: (random) => {
        let text = oneOf(random, seeds);
        for (let changes = 1 + below(random, 4); changes > 0; changes -= 1)
          text = oneOf(random, CHANGES)(text, random, seeds);
        return Buffer.from(text, 'latin1');
      },
      judge: async (input) => {
        const file = signedFileOf(input);
        const document = await containerOf(file.head)?.open(file);
        return document && wrongPass(input, await judgeDocument(document, context), signed, signers);
      },
    };
  },
};
