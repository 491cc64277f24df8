import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest, serialiseManifest, type Manifest } from './manifest.js';
import { openFormatData } from './open-format-data.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-format-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CONTENT = 'some data\n';
const manifest: Manifest = {
  parts: [
    {
      id: 'some-part',
      version: '7',
      date: '2026-01-19',
      publisher: 'Somebody',
      licence: 'A licence',
      licenceUrl: 'https://licence.example/',
      attribution: 'By somebody.',
      sources: [{ name: 'a.xml', url: 'https://source.example/a.xml', sha256: '0'.repeat(64) }],
      files: [
        {
          file: 'some.txt',
          sizeBytes: CONTENT.length,
          sha256: createHash('sha256').update(CONTENT).digest('hex'),
        },
      ],
    },
  ],
};

beforeEach(() => {
  writeFileSync(join(folder, 'manifest.json'), serialiseManifest(manifest));
  writeFileSync(join(folder, 'some.txt'), CONTENT);
});

it('opens a release whose files are as its manifest says', async () => {
  const data = await openFormatData(folder);
  expect(data.manifest).toEqual(manifest);
  expect(data.part('some-part').version).toBe('7');
  expect(Buffer.from(data.bytes('some.txt')).toString()).toBe(CONTENT);
});

it('opens the release that comes with it', async () => {
  const { manifest } = await openFormatData();
  for (const { attribution, licence, sources, files } of manifest.parts) {
    expect([attribution, licence]).not.toContain('');
    expect(sources.length * files.length).toBeGreaterThan(0);
  }
});

it.each([
  ['has other bytes', () => writeFileSync(join(folder, 'some.txt'), 'Some data\n')],
  ['has another length', () => writeFileSync(join(folder, 'some.txt'), `${CONTENT}\n`)],
  ['is not there', () => unlinkSync(join(folder, 'some.txt'))],
])('refuses a release of which a file %s', async (_, damage) => {
  damage();
  await expect(openFormatData(folder)).rejects.toMatchObject({ code: 'FORMAT_DATA_DAMAGED' });
});

it('reads no part that is not wanted', async () => {
  unlinkSync(join(folder, 'some.txt'));
  const data = await openFormatData(folder, { parts: [] });
  expect(() => data.bytes('some.txt')).toThrow(expect.objectContaining({ code: 'FORMAT_DATA_MISSING' }));
  await expect(openFormatData(folder, { parts: ['other'] })).rejects.toMatchObject({ code: 'FORMAT_DATA_MISSING' });
});

it('refuses a folder without a manifest', async () => {
  unlinkSync(join(folder, 'manifest.json'));
  await expect(openFormatData(folder)).rejects.toMatchObject({ code: 'FORMAT_DATA_MANIFEST_INVALID' });
});

const [part] = manifest.parts;
const [file] = part!.files;
it.each([
  ['no JSON', '{'],
  ['of another form', serialiseManifest(manifest).replace('"form": 1', '"form": 2')],
  ['a list', '[]'],
  ['without parts', '{"form":1}'],
  ['of two parts with one id', serialiseManifest({ parts: [part!, { ...part!, files: [] }] })],
  ['of two parts with one file', serialiseManifest({ parts: [part!, { ...part!, id: 'b' }] })],
  ['with a file outside', serialiseManifest({ parts: [{ ...part!, files: [{ ...file!, file: '../some.txt' }] }] })],
  ['with itself', serialiseManifest({ parts: [{ ...part!, files: [{ ...file!, file: 'manifest.json' }] }] })],
  ['with no digest', serialiseManifest({ parts: [{ ...part!, files: [{ ...file!, sha256: 'a' }] }] })],
  ['with no size', serialiseManifest({ parts: [{ ...part!, files: [{ ...file!, sizeBytes: 1.5 }] }] })],
  ['without attribution', serialiseManifest({ parts: [{ ...part!, attribution: ' ' }] })],
  ['with a date that is none', serialiseManifest({ parts: [{ ...part!, date: 'today' }] })],
])('refuses a manifest that is %s', (_, text) => {
  expect(() => parseManifest(text)).toThrow(expect.objectContaining({ code: 'FORMAT_DATA_MANIFEST_INVALID' }));
});
