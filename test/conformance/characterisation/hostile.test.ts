import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { characteriseFile, RULES, type Characterisation } from '@mocban/characterisation';
import { rawTar } from '@mocban/container/testing';
import { corpus, describeWith } from '../../fixtures/corpora.js';
import { ffmpeg, imageMagick, makeImages, makeRecordings, makeScans } from '../../fixtures/made-files.js';

/** Changes of each file: the same for the same name. */
const MUTATIONS = 24;
/** What nothing here takes: hundreds of times what an honest file of this size does. */
const MOST_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'mocban-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers below one, by a seed. @see Park and Miller, 1988 */
function random(seed: string): () => number {
  let state = [...seed].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 2_147_483_647, 7);
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Bytes changed, parts cut out, doubled, and filled with what numbers are greatest by. */
function mutated(bytes: Buffer, next: () => number): Buffer {
  const result = Buffer.from(bytes);
  const at = (): number => Math.floor(next() * result.length);
  switch (Math.floor(next() * 4)) {
    case 0:
      for (let count = 0; count < 8; count += 1) result[at()] = Math.floor(next() * 256);
      return result;
    case 1: {
      const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
      return Buffer.concat([result.subarray(0, from), result.subarray(to)]);
    }
    case 2: {
      const from = at();
      return Buffer.concat([result.subarray(0, from), result.subarray(from, from + 64), result.subarray(from)]);
    }
    default: {
      const from = at();
      return result.fill(next() < 0.5 ? 0xff : 0, from, Math.min(result.length, from + 1 + Math.floor(next() * 16)));
    }
  }
}

async function characterised(name: string, bytes: Buffer): Promise<Characterisation> {
  const path = join(folder, `hostile${extname(name)}`);
  writeFileSync(path, bytes);
  const started = performance.now();
  const found = await characteriseFile(path);
  expect(performance.now() - started).toBeLessThan(MOST_MS);
  for (const { rule, message } of found.findings) {
    expect(Object.keys(RULES)).toContain(rule);
    expect(message.length).toBeLessThan(1200);
  }
  // One finding for what is broken, whatever follows from it.
  const broken = found.findings.filter(({ rule }) => rule === 'FORMAT_CORRUPT' || rule === 'FORMAT_TRUNCATED');
  expect(broken.length).toBeLessThan(2);
  return found;
}

/** Files of every family: those of the corpus that are not broken already, and those that are made. */
function seeds(root: string): string[] {
  const office = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(
      ({ name, parentPath }) =>
        /\.(?:doc|odt|ods|odp|rtf|zip|epub|pdf)$/i.test(name) && !parentPath.includes('handbuilt'),
    )
    .map((entry) => join(entry.parentPath, entry.name));
  const made = [...makeImages(folder), ...makeRecordings(folder), ...makeScans(folder)].map((name) =>
    join(folder, name),
  );
  const tar = join(folder, 'files.tar');
  writeFileSync(tar, rawTar([1, 2, 3].map((number) => ({ name: `${number}.txt`, content: 'x'.repeat(number * 700) }))));
  return [...office, ...made, tar];
}

const root = corpus('format-corpus');
describeWith(
  'the corpus format-corpus, ImageMagick and ffmpeg',
  root && imageMagick && ffmpeg && root,
  'any file',
  (from) => {
    const files = seeds(from).map((path) => [basename(path), path] as const);

    it.each(files)('%s cut off at every power of two is told of and throws nothing', async (name, path) => {
      const bytes = readFileSync(path);
      for (let length = 1; length < bytes.length; length *= 2) await characterised(name, bytes.subarray(0, length));
      await characterised(name, bytes.subarray(0, bytes.length - 1));
    });

    it.each(files)('%s changed anywhere is told of and throws nothing', async (name, path) => {
      const bytes = readFileSync(path);
      const next = random(name);
      for (let count = 0; count < MUTATIONS; count += 1) await characterised(name, mutated(bytes, next));
    });
  },
);

it.each([
  ['runs of FF', Buffer.alloc(8 * 1024 * 1024, 0xff)],
  ['a JPEG of runs of FF', Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(8 * 1024 * 1024, 0xff)])],
  [
    'a JPEG of segments without content',
    Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(4_000_000, Buffer.from('ffe10002', 'hex'))]),
  ],
  ['a PDF of objects without end', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4_000_000, '1 0 obj <<')])],
  ['a PDF of trailers without end', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4_000_000, 'trailer (')])],
  [
    'a PDF of ends that lead nowhere',
    Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_000_000, 'startxref\n9\n%%EOF\n')]),
  ],
  [
    'a GIF of blocks',
    Buffer.concat([
      Buffer.from('GIF89a\x01\0\x01\0\0\0\0!\xfe', 'latin1'),
      Buffer.alloc(4_000_000, Buffer.from('0141', 'hex')),
    ]),
  ],
  ['an RTF of groups', Buffer.alloc(8 * 1024 * 1024, '{\\rt\\object')],
  ['a TIFF whose directories lie in each other', tiffOfDirectories()],
  ['a PDF whose objects are strings without end', pdfOfStrings()],
  ['a PDF whose pages share annotations, forms and images', pdfOfSharedThings('/Annots 5 0 R')],
  ['a PDF whose pages share forms and images', pdfOfSharedThings('')],
  ['an OLE2 file of one byte', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1_000_000, 1)])],
])('%s are looked at for no longer than they are worth', async (_, bytes) => {
  await characterised('x', bytes);
});

/** Directories a few bytes from each other, each of as many entries as may be, that all have the same strips. */
function tiffOfDirectories(): Buffer {
  const bytes = Buffer.alloc(2_000_000);
  bytes.write('MM\0*', 'latin1');
  bytes.writeUInt32BE(8, 4);
  for (let at = 8; at + 2 + 4096 * 12 + 8 < bytes.length; at += 16) {
    bytes.writeUInt16BE(4096, at);
    bytes.writeUInt32BE(at + 16, at + 2 + 4096 * 12);
  }
  return bytes;
}

/** Each page is a number in a list; what they have is above them. */
function pdfOfSharedThings(entries: string): Buffer {
  const pages = 20_000;
  const stream = (dict: string, data: string): string =>
    `<< ${dict} /Length ${data.length} >>\nstream\n${data}\nendstream`;
  const shared: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /MediaBox [0 0 9 9] /Resources << /XObject << /I 3 0 R /X 4 0 R >> >> /Kids [${Array.from({ length: pages }, (_, at) => `${7 + at} 0 R`).join(' ')}] >>`,
    stream('/Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceRGB /BitsPerComponent 8', ''),
    stream('/Subtype /Form /Resources << /XObject << /I 3 0 R >> >>', '/I Do '.repeat(2000)),
    `[${'<< /Subtype /Link >> '.repeat(20_000)}]`,
    stream('', '/X Do'),
    ...Array.from({ length: pages }, () => `<< /Type /Page /Parent 2 0 R ${entries} /Contents 6 0 R >>`),
  ];
  return pdfOf(shared);
}

/** Pages that all begin a string, which ends nowhere. */
function pdfOfStrings(): Buffer {
  const pages = 5000;
  const kids = Array.from({ length: pages }, (_, at) => `${3 + at} 0 R`).join(' ');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`,
    ...Array.from({ length: pages }, () => `(${' '.repeat(600)}`),
  ]);
}

function pdfOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((body, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}
