import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawZip } from '@mocban/container/testing';
import type { Identification } from './identification.js';
import type { FormatIdentifier } from './identify.js';
import { openIdentifier } from './release/open-identifier.js';
import { compoundFile } from './testing.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-budget-'));
afterAll(() => rmSync(folder, { recursive: true }));

let identifier: FormatIdentifier;
beforeAll(async () => {
  identifier = await openIdentifier();
});

/** Many times what any of these takes on a machine that does nothing else. */
const MOST_MS = 8000;

async function bounded(bytes: Uint8Array, name = 'file'): Promise<Identification> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const started = performance.now();
  const found = await identifier.identifyFile(path);
  expect(performance.now() - started).toBeLessThan(MOST_MS);
  return found;
}

const MIB = 2 ** 20;
const run = (of: string | number, bytes = MIB): Buffer => Buffer.alloc(bytes, of as string);
const between = (before: string, of: string, after: string): Buffer =>
  Buffer.concat([Buffer.from(before, 'latin1'), run(of), Buffer.from(after, 'latin1')]);

it.each([0x00, 0x0a, 0x20, 0x25, 0x3c, 0x40, 0x41, 0x50, 0x52, 0x7b, 0xfb, 0xff])(
  'is soon done with a run of the byte %i',
  async (byte) => {
    const { warnings } = await bounded(run(byte, 2 * MIB));
    expect(warnings).toEqual([]);
  },
);

it.each([
  ['the beginnings of frames', run('\xff\xfb', 2 * MIB)],
  ['marks of sections', between('', '  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1', '  0\nEOF\n')],
  ['claims of PDF/A', between('%PDF-1.4\n', 'http://www.aiim.org/pdfa/ns/id pdfaid:conformance pdfaid:part ', '%%EOF')],
  ['parts of one claim', between('%PDF-1.4 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"', 'pdfaid:conformance>', '')],
  ['heads of programs', between('MZ', 'PE\0\0', '')],
  ['atoms', between('\0\0\0\x08mdat', 'moov', '')],
  ['tags', between('<?xml version="1.0"?>', '<svg ', '')],
  ['document types', run('<!DOCTYPE html "-//W3C//DTD ')],
  ['entries of a bibliography', run('@article')],
])('ends over what is made of %s', async (_, bytes) => {
  await bounded(bytes);
});

it('says where more would have to be compared than a file is worth, the same on every machine', async () => {
  const bytes = between('\0\0\0\x08mdat', 'moov', '');
  const times = await Promise.all([1, 2, 3].map((one) => bounded(bytes, `moov-${one}`)));
  for (const { warnings } of times) expect(warnings).toEqual(['BUDGET_EXCEEDED']);
});

it('ends by the clock as well, where what is counted is not enough', async () => {
  const path = join(folder, 'clock');
  writeFileSync(path, between('MZ', 'PE\0\0', ''));
  const { warnings } = await identifier.identifyFile(path, { timeMs: 0 });
  expect(warnings).toEqual(['BUDGET_EXCEEDED']);
});

it('reads of a gibibyte of one byte no more than both ends', async () => {
  const path = join(folder, 'large');
  const file = openSync(path, 'w');
  ftruncateSync(file, 2 ** 30);
  for (const at of [0, 2 ** 30 - MIB]) writeSync(file, run(0xff), 0, MIB, at);
  closeSync(file);
  const started = performance.now();
  const { matches } = await identifier.identifyFile(path);
  expect([matches, performance.now() - started < MOST_MS]).toEqual([[], true]);
});

it('opens no zip within a zip', async () => {
  let nested = rawZip([{ name: 'a', content: 'x' }]);
  for (let depth = 0; depth < 500; depth += 1) nested = rawZip([{ name: 'a.zip', content: nested, method: 8 }]);
  expect((await bounded(nested)).matches).toMatchObject([{ puid: 'x-fmt/263' }]);
});

it('inflates of a bomb no more than signatures reach', async () => {
  const content = run('manifest:media-type="application/vnd.', 64 * MIB);
  const names = ['META-INF/manifest.xml', 'content.xml', '[Content_Types].xml'];
  const { warnings } = await bounded(rawZip(names.map((name) => ({ name, content, method: 8 }))));
  expect(warnings).toEqual([]);
});

it('looks into no zip of very many entries, and says so', async () => {
  const zip = rawZip(Array.from({ length: 60_000 }, (_, index) => ({ name: `a/${index}`, content: '' })));
  expect(await bounded(zip)).toMatchObject({ matches: [{ puid: 'x-fmt/263' }], warnings: ['BUDGET_EXCEEDED'] });
});

describe('of an OLE2 file', () => {
  const whole = compoundFile({ CompObj: run('Word.Document.', 3000), WordDocument: run('x', 300) });
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(whole);
    change(bytes);
    return bytes;
  };

  it.each([
    ['sectors that follow themselves', (bytes: Buffer) => fill32(bytes, 512, (sector) => sector)],
    ['sectors in a ring', (bytes: Buffer) => fill32(bytes, 512, (sector) => (sector + 1) % 8)],
    ['tables without end', (bytes: Buffer) => fill32(bytes, 44, () => 0x7fffffff, 1)],
    ['a directory that is its own', (bytes: Buffer) => fill32(bytes, 48, () => 0, 1)],
  ])('ends over %s', async (_, change) => {
    await bounded(changed(change));
  });

  function fill32(bytes: Buffer, at: number, value: (index: number) => number, count = 128): void {
    for (let index = 0; index < count; index += 1) bytes.writeUInt32LE(value(index), at + index * 4);
  }
});
