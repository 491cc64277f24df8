import { bytesOf } from '@mocban/core';
import { SchemaValidator } from '@mocban/xml';
import { readPremis, readPremisDocument } from './reader.js';
import { serialisePremis } from './serialiser.js';
import type { PremisDocument, PremisEvent } from './types.js';

const written = (document: PremisDocument): string => [...serialisePremis(document)].join('');
const validator = new SchemaValidator();
afterAll(() => validator.close());

const identifier = { type: 'local', value: 'x' };
const applicable = { start: '2026-01-01', end: '2036-01-01' };
const documentation = [{ type: 'URL', value: 'https://example.org/law', role: 'source' }];
const common = { notes: ['one', 'two'], documentation, applicable };

const rich: PremisDocument = {
  objects: [
    {
      kind: 'bitstream',
      identifiers: [{ type: 'local', value: 'b1' }],
      fixity: [{ algorithm: 'SHA-256', digest: 'ab'.repeat(32) }],
      sizeBytes: 7,
      formats: [{ name: 'PCM' }],
      relationships: [{ type: 'structural', subType: 'is part of', objects: [identifier] }],
    },
    {
      kind: 'intellectual entity',
      identifiers: [{ type: 'local', value: 'e1' }],
      environment: {
        functions: [{ type: 'software', level: '1' }],
        designations: [{ name: 'Văn bản', version: '7', origin: 'VN', notes: ['a note'] }],
        registries: [{ name: 'PRONOM', key: 'x-sfw/1', role: 'identification' }],
      },
    },
  ],
  events: [],
  agents: [],
  rights: [
    {
      identifier: { type: 'local', value: 'r1' },
      basis: 'copyright',
      copyright: { status: 'public domain', jurisdiction: 'vn', determined: '2026-03-10', ...common },
      granted: [
        {
          act: 'disseminate',
          restrictions: ['reading room only'],
          term: { start: '2026-01-01' },
          restrictionTerm: applicable,
          notes: ['n'],
        },
        { act: 'an act of our own' },
      ],
      objects: [{ ...identifier, role: 'source' }],
      agents: [{ ...identifier, role: 'rightsholder' }],
    },
    {
      identifier: { type: 'local', value: 'r2' },
      basis: 'license',
      license: { terms: 'CC BY 4.0', ...common },
      granted: [],
      objects: [],
      agents: [],
    },
    {
      identifier: { type: 'local', value: 'r3' },
      basis: 'statute',
      statutes: [{ jurisdiction: 'vn', citation: 'Luật Lưu trữ 33/2024/QH15', determined: '2025-07-01', ...common }],
      granted: [],
      objects: [],
      agents: [],
    },
    {
      identifier: { type: 'local', value: 'r4' },
      basis: 'other',
      other: { basis: 'deed of gift', ...common },
      granted: [],
      objects: [],
      agents: [],
    },
  ],
};

it('writes rights statements, bitstreams and environments that PREMIS 3.0 accepts, and reads the same again', async () => {
  const xml = written(rich);
  expect(await validator.validate({ bytes: Buffer.from(xml) }, 'premis')).toEqual([]);
  expect(await readPremisDocument(bytesOf(xml))).toEqual(rich);
});

it.each([
  'rightsBasis/cop',
  'rightsBasis/sta',
  'copyrightStatus/pub',
  'actionsGranted/dis',
  'rightsRelatedAgentRole/rig',
  'environmentFunctionType/sof',
])('gives a term its address at the Library of Congress: %s', (path) =>
  expect(written(rich)).toContain(`valueURI="http://id.loc.gov/vocabulary/preservation/${path}"`),
);

it('reads a rights statement of PREMIS 2 that lies at the root', async () => {
  const xml = `<premis xmlns="info:lc/xmlns/premis-v2" version="2.3"><rights><rightsStatement><rightsStatementIdentifier>
    <rightsStatementIdentifierType>local</rightsStatementIdentifierType><rightsStatementIdentifierValue>r</rightsStatementIdentifierValue>
    </rightsStatementIdentifier><rightsBasis>statute</rightsBasis><statuteInformation><statuteJurisdiction>vn</statuteJurisdiction>
    <statuteCitation>01/2011/QH13</statuteCitation></statuteInformation></rightsStatement></rights></premis>`;
  expect((await readPremisDocument(bytesOf(xml))).rights).toMatchObject([
    { basis: 'statute', statutes: [{ jurisdiction: 'vn', citation: '01/2011/QH13' }], granted: [] },
  ]);
});

it('links 100,000 objects to one event and reads them back', async () => {
  const objects = Array.from({ length: 100_000 }, (_, n) => ({ type: 'UUID', value: `f${n}` }));
  const event: PremisEvent = { identifier, type: 'ingestion', dateTime: '2026-03-10T01:30:00Z', agents: [], objects };
  const source = (async function* () {
    for (const chunk of serialisePremis({ objects: [], events: [event], agents: [] })) {
      expect(chunk.length).toBeLessThan(200_000);
      yield Buffer.from(chunk);
    }
  })();
  for await (const entry of readPremis(source))
    expect(entry.entity === 'event' && entry.event.objects).toHaveLength(100_000);
});
