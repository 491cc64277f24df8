import { bytesOf } from '@mocban/core';
import { SchemaValidator, type XmlElement } from '@mocban/xml';
import { readPremis, readPremisDocument } from './reader.js';
import { serialisePremis } from './serialiser.js';
import type { PremisDocument, PremisEvent, PremisObject } from './types.js';
import { EVENT_TYPES, termLabel, termUri } from './vocabulary.js';

const OWN = 'https://example.org/ns/detail';
const written = (document: PremisDocument): string => [...serialisePremis(document)].join('');

/** The line is where an element stood in its own document, which is no part of its content. */
const withoutLines = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'line' ? undefined : item)));

const tree = (local: string, children: (XmlElement | string)[] = []): XmlElement => ({
  namespace: OWN,
  local,
  attributes: [{ namespace: '', local: 'n', value: '1' }],
  children,
  line: 1,
});

const file: PremisObject = {
  kind: 'file',
  identifiers: [{ type: 'UUID', value: 'f1' }],
  fixity: [{ algorithm: 'SHA-256', digest: 'ab'.repeat(32), originator: 'Mộc Bản' }],
  sizeBytes: 12,
  formats: [
    {
      name: 'PDF/A',
      version: '1b',
      registry: { name: 'PRONOM', key: 'fmt/354', role: 'specification' },
      notes: ['by signature', 'certain'],
    },
    { registry: { name: 'PRONOM', key: 'fmt/18' } },
  ],
  originalName: 'văn bản & "phụ lục".pdf',
  relationships: [{ type: 'structural', subType: 'is included in', objects: [{ type: 'UUID', value: 'r1' }] }],
};

const event = (overrides: Partial<PremisEvent> = {}): PremisEvent => ({
  identifier: { type: 'UUID', value: 'e1' },
  type: 'ingestion',
  dateTime: '2026-03-10T01:30:00Z',
  agents: [{ type: 'UUID', value: 'a1', role: 'executing program' }],
  objects: [
    { type: 'UUID', value: 'f1', role: 'source' },
    { type: 'UUID', value: 'r1', role: 'outcome' },
  ],
  ...overrides,
});

const rich: PremisDocument = {
  objects: [
    file,
    { kind: 'representation', identifiers: [{ type: 'UUID', value: 'r1' }], originalName: 'rep1' },
    { kind: 'intellectual entity', identifiers: [{ type: 'local', value: 'i1' }] },
  ],
  events: [
    event({
      detail: 'received',
      detailExtension: tree('transfer', [tree('key', ['x & y'])]),
      outcome: 'success',
      outcomeNote: 'ok',
    }),
    event({ type: 'our own type', outcomeNote: 'note alone', agents: [], objects: [] }),
  ],
  agents: [
    { identifier: { type: 'UUID', value: 'a1' }, name: 'Mộc Bản', type: 'software', version: '0.1', note: 'n' },
    { identifier: { type: 'UUID', value: 'a2' }, name: 'Lưu trữ', type: 'organization' },
  ],
};

const validator = new SchemaValidator();
afterAll(() => validator.close());

it('writes what PREMIS 3.0 accepts', async () => {
  expect(await validator.validate({ bytes: Buffer.from(written(rich)) }, 'premis')).toEqual([]);
});

it('reads back all that it writes, and writes it again byte for byte', async () => {
  const back = await readPremisDocument(bytesOf(written(rich)));
  expect(withoutLines(back)).toEqual(withoutLines(rich));
  expect(written(back)).toBe(written(rich));
});

it('reads back documents from a seeded generator, hostile text included', async () => {
  let state = 7;
  const below = (limit: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) % limit;
  const letters = ['a', 'ă', '<', '&', '"', '>', '\t', '\n', '\r', ']]>', '😀'];
  const words = (): string => `w${Array.from({ length: below(5) }, () => letters[below(letters.length)]).join('')}w`;
  for (let round = 0; round < 50; round += 1) {
    const document: PremisDocument = {
      objects: Array.from({ length: 1 + below(3) }, (): PremisObject => {
        const identifiers = [{ type: words(), value: words() }];
        if (below(2) === 0) return { kind: 'representation', identifiers, originalName: words() };
        return { kind: 'file', identifiers, fixity: [], sizeBytes: below(1e9), formats: [{ name: words() }] };
      }),
      events: Array.from({ length: below(3) }, () => event({ detail: words(), outcome: 'success' })),
      agents: [],
    };
    const text = written(document);
    expect(withoutLines(await readPremisDocument(bytesOf(text)))).toEqual(withoutLines(document));
    expect(await validator.validate({ bytes: Buffer.from(text) }, 'premis')).toEqual([]);
  }
});

it('gives terms of the vocabularies their URI, and others none', () => {
  const text = written(rich);
  expect(text).toContain('valueURI="http://id.loc.gov/vocabulary/preservation/eventType/ing">ingestion<');
  expect(text).toContain(
    'valueURI="http://id.loc.gov/vocabulary/preservation/cryptographicHashFunctions/sha256">SHA-256<',
  );
  expect(text).toContain('<premis:eventType>our own type<');
  for (const label of Object.keys(EVENT_TYPES))
    expect(termLabel('eventType', termUri('eventType', label)!)).toBe(label);
  expect(termUri('eventType', 'constructor')).toBeUndefined();
});

it('writes a format named unknown for a file without format', async () => {
  const text = written({ objects: [{ ...file, formats: [] } as PremisObject], events: [], agents: [] });
  expect(text).toContain('<premis:formatName>unknown</premis:formatName>');
  expect(await validator.validate({ bytes: Buffer.from(text) }, 'premis')).toEqual([]);
});

it('carries an extension of 100,000 entries there and back in chunks', async () => {
  const detailExtension = tree(
    'files',
    Array.from({ length: 100_000 }, (_, i) => tree('file', [`data/${i}`])),
  );
  const chunks = [...serialisePremis({ objects: [file], events: [event({ detailExtension })], agents: [] })];
  expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(100_000);
  const { events } = await readPremisDocument(bytesOf(...chunks));
  const entries = [...events[0]!.detailExtension!.children];
  expect(entries).toHaveLength(100_000);
  expect(withoutLines(entries.at(-1))).toEqual(withoutLines(detailExtension.children.at(-1)));
});

it('writes 100,000 objects from an iterable without gathering them', () => {
  function* objects(): Generator<PremisObject> {
    for (let i = 0; i < 100_000; i += 1)
      yield { ...file, identifiers: [{ type: 'UUID', value: `${i}` }] } as PremisObject;
  }
  const before = process.memoryUsage().heapUsed;
  let peak = 0;
  let total = 0;
  for (const chunk of serialisePremis({ objects: objects(), events: [], agents: [] })) {
    total += chunk.length;
    peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }
  expect(total).toBeGreaterThan(50_000_000);
  expect(peak).toBeLessThan(150 * 1024 * 1024);
});

it('reads objectCategory of Thông tư 05/2025 and the namespace of PREMIS 2', async () => {
  const text = (namespace: string): string =>
    `<premis xmlns="${namespace}"><object><objectCategory>intellectual entity</objectCategory><objectIdentifier>
      <objectIdentifierType>x</objectIdentifierType><objectIdentifierValue>1</objectIdentifierValue></objectIdentifier></object>
      <object/><event><eventDetail>d</eventDetail></event></premis>`;
  for (const namespace of ['http://www.loc.gov/premis/v3', 'info:lc/xmlns/premis-v2']) {
    const { objects, events } = await readPremisDocument(bytesOf(text(namespace)));
    expect(objects).toEqual([{ kind: 'intellectual entity', identifiers: [{ type: 'x', value: '1' }] }]);
    expect(events).toMatchObject([{ type: '', dateTime: '', detail: 'd', identifier: { type: '', value: '' } }]);
  }
});

it('yields items as they come, with their lines, and refuses other documents and items without bound', async () => {
  const lines: number[] = [];
  for await (const entry of readPremis(bytesOf(written(rich)))) lines.push(entry.line);
  expect(lines).toHaveLength(7);
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
  await expect(readPremisDocument(bytesOf('<premis/>'))).rejects.toMatchObject({ code: 'PREMIS_NOT_PREMIS' });
  await expect(readPremisDocument(bytesOf(written(rich)), { maxItemEvents: 3 })).rejects.toMatchObject({
    code: 'PREMIS_ITEM_TOO_LARGE',
  });
});
