import { createHash } from 'node:crypto';
import type { DataPart } from '@mocban/format-data';
import { parseVersionChains, VersionChains, type VersionRecord } from './relations.js';
import { relationsPart, type PublishedReport } from './release-part.js';
import { readPronomReport } from './report.js';

const related = (type: string, id: number): string =>
  `<RelatedFormat><RelationshipType>${type}</RelationshipType><RelatedFormatID>${id}</RelatedFormatID>` +
  `<RelatedFormatName>x</RelatedFormatName><RelatedFormatVersion></RelatedFormatVersion></RelatedFormat>`;
const xml = (id: number, puid: string, relations = ''): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="utf-8"?>
<PRONOM-Report xmlns="http://pronom.nationalarchives.gov.uk"><report_format_detail><FileFormat>
<FormatID>${id}</FormatID><FormatName>Format ${puid}</FormatName><FormatVersion>
</FormatVersion><LastUpdatedDate>02 Aug 2005</LastUpdatedDate>
<FileFormatIdentifier><Identifier>text/x</Identifier><IdentifierType>MIME</IdentifierType></FileFormatIdentifier>
<FileFormatIdentifier><Identifier>${puid}</Identifier><IdentifierType>PUID</IdentifierType></FileFormatIdentifier>
${relations}</FileFormat><SearchCriteria>Criteria</SearchCriteria></report_format_detail></PRONOM-Report>`);
const json = (id: number, puid: string, relationships: object[] = []): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ fileFormatID: id, formatName: `Format ${puid}`, version: '1', lastUpdatedDate: '19 Apr 2012' },
      identifiers: [{ identifierText: puid, identifierType: 'PUID' }],
      relationships,
    }),
  );

it('reads a report in XML', async () => {
  const bytes = xml(
    642,
    'fmt/100',
    related('Has lower priority than', 310) +
      related('Is subsequent version of', 641) +
      related('Is previous version of', 700),
  );
  expect(await readPronomReport(bytes, 'fmt.100.xml')).toEqual({
    ...{
      id: 642,
      puid: 'fmt/100',
      name: 'Format fmt/100',
      updated: '2005-08-02',
      previousOf: [700],
      subsequentTo: [641],
    },
  });
});

it('reads a record in JSON, an empty one of relations too', async () => {
  const relationships = [{ relationshipType: 'Is previous version of', relatedFormatID: 690, relatedFormatName: 'x' }];
  expect(await readPronomReport(json(688, 'fmt/39', relationships), '39.json')).toMatchObject({
    ...{ id: 688, puid: 'fmt/39', version: '1', updated: '2012-04-19', previousOf: [690], subsequentTo: [] },
  });
  expect(await readPronomReport(json(1, 'fmt/1'), '1.json')).toMatchObject({ previousOf: [], subsequentTo: [] });
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['half of it', xml(1, 'fmt/1').subarray(0, 200)],
  ['another XML', Buffer.from('<a><report_format_detail/></a>')],
  ['entities', Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><PRONOM-Report>&b;</PRONOM-Report>')],
  ['no PUID', xml(1, 'one')],
  ['no number', Buffer.from(xml(1, 'fmt/1').toString().replace('<FormatID>1<', '<FormatID>one<'))],
  ['a relation to no number', xml(1, 'fmt/1', related('Is previous version of', -1))],
  ['half a record', json(1, 'fmt/1').subarray(0, 50)],
  ['a list of records', Buffer.from(' [{"fileFormatID":1}]')],
  ['a record of texts', Buffer.from('{"fileFormatID":1,"relationships":["a"]}')],
  [
    'six thousand relations',
    json(
      1,
      'fmt/1',
      Array.from({ length: 6000 }, () => ({})),
    ),
  ],
  ['five megabytes', Buffer.alloc(5 << 20, 0x20)],
])('refuses %s with the name of the file', async (_, bytes) => {
  await expect(readPronomReport(bytes, 'fmt.1.xml')).rejects.toMatchObject({
    code: 'FORMAT_RISK_REGISTER_INVALID',
    message: expect.stringContaining('fmt.1.xml') as string,
  });
});

const LIKE: DataPart = {
  ...{ id: 'pronom-signatures', version: '122', publisher: 'P', licence: 'L', licenceUrl: 'U', attribution: 'A' },
  ...{ sources: [], files: [] },
};
async function* given(reports: readonly PublishedReport[]): AsyncGenerator<PublishedReport> {
  await Promise.resolve();
  yield* reports;
}

it('makes a part that can be checked with sha256sum, and names what nobody has a PUID of', async () => {
  const reports = [
    { file: 'fmt/1.xml', bytes: xml(10, 'fmt/1', related('Is previous version of', 20)) },
    {
      file: 'fmt/2.xml',
      bytes: xml(20, 'fmt/2', related('Is previous version of', 30) + related('Is previous version of', 99)),
    },
  ];
  const made = await relationsPart(LIKE, given(reports), (id) => (id === 30 ? 'fmt/3' : undefined));
  expect(made).toMatchObject({ records: 2, unresolved: 1 });
  const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
  const listing = reports.map(({ file, bytes }) => `${sha256(bytes)}  ${file}\n`).join('');
  expect(made.part).toMatchObject({
    ...{ id: 'pronom-relations', date: '2005-08-02', publisher: 'P', attribution: 'A' },
    sources: [{ sha256: sha256(listing) }],
  });
  const [bytes] = made.files.values();
  const chains = parseVersionChains(Buffer.from(bytes!).toString());
  expect(chains.after('fmt/1')).toMatchObject({
    ...{ next: ['fmt/2'], latest: [], record: { file: 'fmt/1.xml', sha256: sha256(reports[0]!.bytes) } },
  });
});

it('refuses two reports of one format, and a folder without any', async () => {
  const twice = [1, 2].map((number) => ({ file: `fmt/${number}.xml`, bytes: xml(1, 'fmt/1') }));
  for (const reports of [twice, []])
    await expect(relationsPart(LIKE, given(reports), () => undefined)).rejects.toMatchObject({
      code: 'FORMAT_RISK_REGISTER_INVALID',
    });
});

const record = (puid: string, later: string[], earlier: string[] = []): VersionRecord => ({
  ...{ puid, name: puid, later, earlier, file: `${puid}.json` },
});

it('follows a chain to its end, whichever of two records says so', () => {
  const chains = new VersionChains([
    record('fmt/1', ['fmt/2']),
    record('fmt/2', []),
    record('fmt/3', ['fmt/4'], ['fmt/2']),
    record('fmt/4', []),
  ]);
  expect(chains.after('fmt/1')).toMatchObject({ next: ['fmt/2'], latest: ['fmt/4'] });
  expect(chains.after('fmt/2')).toMatchObject({ next: ['fmt/3'], latest: ['fmt/4'] });
  expect(chains.after('fmt/4')).toBeUndefined();
  expect(chains.after('fmt/9')).toBeUndefined();
});

it('ends in a ring, at itself and where no record was read', () => {
  const chains = new VersionChains([
    record('fmt/1', ['fmt/2']),
    record('fmt/2', ['fmt/1']),
    record('fmt/3', ['fmt/3']),
    record('fmt/4', ['fmt/5']),
  ]);
  expect(chains.after('fmt/1')).toMatchObject({ next: ['fmt/2'], latest: [] });
  expect(chains.after('fmt/3')).toBeUndefined();
  expect(chains.after('fmt/4')).toMatchObject({ next: ['fmt/5'], latest: [] });
});

it.each([
  ['no list', '{"records":1}'],
  ['two of one format', JSON.stringify({ records: [record('fmt/1', []), record('fmt/1', [])] })],
  ['no PUID', JSON.stringify({ records: [record('fmt/1', ['x'])] })],
])('refuses a file of relations with %s', (_, text) => {
  expect(() => parseVersionChains(text)).toThrow(expect.objectContaining({ code: 'FORMAT_RISK_REGISTER_INVALID' }));
});
