import { bytesOf } from '@mocban/core';
import { SchemaValidator } from '@mocban/xml';
import { lineOf, readMets } from './reader.js';
import { serialiseMets } from './serialiser.js';
import type { MetsDiv, MetsDocument, MetsFile, MetsMetadataSection } from './types.js';

const written = (document: MetsDocument): string => [...serialiseMets(document)].join('');
const read = (text: string): Promise<MetsDocument> => readMets(bytesOf(text));

const validator = new SchemaValidator();
afterAll(() => validator.close());

it('writes what METS 1.12.1 and the E-ARK extension schemas accept', async () => {
  expect(await validator.validate({ bytes: Buffer.from(written(richMets())) }, 'mets')).toEqual([]);
});

it('reads back all that it writes', async () => {
  expect(await read(written(richMets()))).toEqual(richMets());
});

it('reads back a hundred documents from a seeded generator, and writes them again byte for byte', async () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const document = seededMets(seed);
    const text = written(document);
    const back = await read(text);
    expect(back).toEqual(document);
    expect(written(back)).toBe(text);
  }
});

it('writes 100,000 files from an iterable in chunks without gathering them', () => {
  function* files(): Generator<MetsFile> {
    for (let i = 0; i < 100_000; i += 1)
      yield {
        id: `f${i}`,
        sizeBytes: i,
        checksum: 'ab'.repeat(32),
        checksumType: 'SHA-256',
        locations: [{ href: `data/${i}` }],
      };
  }
  let longest = 0;
  let total = 0;
  const before = process.memoryUsage().heapUsed;
  let peak = 0;
  const document: MetsDocument = {
    dmdSecs: [],
    amdSecs: [],
    structMaps: [],
    fileSec: { groups: [{ use: 'Data', files: files() }] },
  };
  for (const chunk of serialiseMets(document)) {
    longest = Math.max(longest, chunk.length);
    total += chunk.length;
    peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }
  expect(total).toBeGreaterThan(15_000_000);
  expect(longest).toBeLessThan(100_000);
  expect(peak).toBeLessThan(150 * 1024 * 1024);
});

it('takes the extension namespaces as packages have them, and both names of the format registry', async () => {
  const document = await read(
    `<m:mets xmlns:m="http://www.loc.gov/METS/" xmlns:c="http://dilcis.eu/XML/METS/CSIPExtensionMETS"
      xmlns:s="https://DILCIS.eu/XML/METS/SIPExtensionMETS" c:OTHERTYPE="x">
      <m:fileSec><m:fileGrp><m:file s:FILEFORMATREGISTRY="PRONOM" s:FILEFORMATKEY="fmt/18"/></m:fileGrp></m:fileSec>
    </m:mets>`,
  );
  expect(document.otherType).toBe('x');
  expect([...document.fileSec!.groups[0]!.files]).toMatchObject([
    { formatRegistry: 'PRONOM', formatRegistryKey: 'fmt/18' },
  ]);
});

it('accepts the namespace without its slash and says so', async () => {
  expect(await read('<mets xmlns="http://www.loc.gov/METS" OBJID="x"/>')).toMatchObject({
    objId: 'x',
    namespaceProblem: 'http://www.loc.gov/METS',
  });
  expect(await read('<mets xmlns="http://www.loc.gov/METS/"/>')).not.toHaveProperty('namespaceProblem');
});

it.each(['<mets/>', '<x xmlns="http://www.loc.gov/METS/"/>', '<mets xmlns="http://www.loc.gov/METS/v3"/>'])(
  'refuses %s',
  async (text) => expect(read(text)).rejects.toMatchObject({ code: 'METS_NOT_METS' }),
);

it('skips unknown elements, embedded metadata and unknown attributes, and knows lines', async () => {
  const document = await read(
    `<mets xmlns="http://www.loc.gov/METS/" xmlns:y="urn:y" y:OBJID="no">
<dmdSec ID="d"><mdWrap MDTYPE="DC"><xmlData><mets><dmdSec ID="inner"/></mets></xmlData></mdWrap></dmdSec>
<y:dmdSec ID="other"/>
<fileSec><fileGrp><file ID="f" SIZE="1e3"><FContent><binData>AA==</binData></FContent></file></fileGrp></fileSec>
</mets>`,
  );
  expect(document.objId).toBeUndefined();
  expect(document.dmdSecs).toEqual([{ id: 'd', mdWrap: true }]);
  const [file] = document.fileSec!.groups[0]!.files;
  expect(file).toEqual({ id: 'f', badSize: '1e3', locations: [] });
  expect(lineOf(file!)).toBe(4);
  expect(lineOf(document.dmdSecs[0]!)).toBe(2);
});

const section = (id: string, mdType = 'OTHER'): MetsMetadataSection => ({
  id,
  created: '2026-03-10T08:30:00+07:00',
  status: 'CURRENT',
  mdRef: {
    locType: 'URL',
    href: `metadata/${id}.xml`,
    xlinkType: 'simple',
    mdType,
    ...(mdType === 'OTHER' ? { otherMdType: 'EAD' } : {}),
    mdTypeVersion: '1',
    mimeType: 'application/xml',
    sizeBytes: 12,
    created: '2026-03-10T08:30:00+07:00',
    checksumType: 'SHA-256',
    checksum: 'AB'.repeat(32),
  },
});

/** A document with every part of the model. */
const richMets = (): MetsDocument => ({
  objId: 'uuid-0001',
  label: 'Hồ sơ "A" & B',
  type: 'Mixed',
  profile: 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP-v2-2-0.xml',
  otherType: 'x',
  contentInformationType: 'OTHER',
  otherContentInformationType: 'y',
  schemaLocations: [['http://www.loc.gov/METS/', 'schemas/mets.xsd']],
  header: {
    id: 'hdr',
    admIds: ['p1'],
    createDate: '2026-03-10T08:30:00+07:00',
    lastModDate: '2026-03-10T08:30:00+07:00',
    recordStatus: 'NEW',
    oaisPackageType: 'SIP',
    agents: [
      {
        role: 'CREATOR',
        type: 'OTHER',
        otherType: 'SOFTWARE',
        name: 'Mộc Bản',
        notes: [{ type: 'SOFTWARE VERSION', text: '0.1' }, { text: 'plain' }],
      },
    ],
    altRecordIds: [{ type: 'SUBMISSIONAGREEMENT', value: 'http://example.org/1' }],
    metsDocumentId: 'METS.xml',
  },
  dmdSecs: [section('d1')],
  amdSecs: [
    {
      id: 'amd',
      techMds: [section('t1')],
      rightsMds: [section('r1')],
      sourceMds: [section('s1')],
      digiprovMds: [section('p1', 'PREMIS')],
    },
  ],
  fileSec: {
    id: 'fs',
    groups: [
      { id: 'g2', groups: [{ id: 'g3', files: [{ id: 'f0', locations: [] }] }], files: [] },
      {
        id: 'g1',
        use: 'Representations/rep1',
        admIds: ['p1'],
        contentInformationType: 'MIXED',
        files: [
          {
            id: 'f1',
            mimeType: 'application/pdf',
            sizeBytes: 0,
            created: '2026-03-10T08:30:00Z',
            checksumType: 'SHA-512',
            checksum: 'cd'.repeat(64),
            ownerId: 'văn bản.pdf',
            use: 'master',
            admIds: ['p1'],
            dmdIds: ['d1'],
            formatName: 'PDF',
            formatVersion: '1.7',
            formatRegistry: 'PRONOM',
            formatRegistryKey: 'fmt/276',
            locations: [{ locType: 'OTHER', otherLocType: 'x', href: 'data/v%C4%83n.pdf', xlinkType: 'simple' }],
          },
        ],
      },
    ],
  },
  structMaps: [
    {
      id: 'sm',
      label: 'CSIP',
      type: 'PHYSICAL',
      div: {
        id: 'root',
        label: 'uuid-0001',
        type: 'ORIGINAL',
        order: '1',
        divs: [
          { id: 'm', label: 'Metadata', dmdIds: ['d1'], admIds: ['p1'], contentIds: ['urn:x', 'urn:y'] },
          {
            id: 'r',
            label: 'Representations/rep1',
            mptrs: [{ href: 'representations/rep1/METS.xml', title: 'g1', locType: 'URL', xlinkType: 'simple' }],
            fptrs: [{ fileId: 'f1' }],
          },
        ],
      },
    },
  ],
});

/** A document that is the same for the same seed (mulberry32), with hostile text in it. */
function seededMets(seed: number): MetsDocument {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  const letters = ['a', 'ă', '<', '&', '"', "'", '>', '\t', '\n', '\r', ']]>', '😀', 'ệ'];
  const words = (): string => `w${Array.from({ length: below(6) }, () => letters[below(letters.length)]).join('')}w`;
  const maybe = <T extends object>(part: () => T): T | object => (random() < 0.5 ? part() : {});
  const many = <T>(make: () => T): T[] => Array.from({ length: below(4) }, make);
  const file = (): MetsFile => ({
    ...maybe(() => ({ id: words() })),
    ...maybe(() => ({ sizeBytes: below(2 ** 40) })),
    ...maybe(() => ({ checksum: words(), checksumType: 'SHA-256' })),
    ...maybe(() => ({ admIds: ['x', 'y'] })),
    locations: many(() => ({ ...maybe(() => ({ href: words() })) })),
  });
  const div = (depth: number): MetsDiv => ({
    ...maybe(() => ({ label: words() })),
    ...(depth > 0 ? maybe(() => ({ divs: [div(depth - 1), div(depth - 1)] })) : {}),
    ...maybe(() => ({ fptrs: [{ fileId: words() }] })),
  });
  return {
    ...maybe(() => ({ objId: words() })),
    ...maybe(() => ({ label: words() })),
    ...maybe(() => ({
      header: {
        agents: many(() => ({ name: words(), notes: many(() => ({ text: words() })) })),
        altRecordIds: many(() => ({ value: words() })),
      },
    })),
    dmdSecs: many(() => section(words())),
    amdSecs: many(() => ({ techMds: [], rightsMds: many(() => section('r')), sourceMds: [], digiprovMds: [] })),
    ...maybe(() => ({ fileSec: { groups: many(() => ({ use: words(), files: many(file) })) } })),
    structMaps: many(() => ({ label: words(), div: div(3) })),
  };
}

it('lists thousands of files in their order, those inside others after them, each time it is asked', async () => {
  const files = Array.from({ length: 2500 }, (_, index) => {
    const inner = index === 1200 ? '<mets:file ID="inner"/>' : '';
    return `<mets:file ID="f${index}" SIZE="${index}"><mets:FLocat xlink:href="văn%20bản/${index}"/>${inner}</mets:file>`;
  });
  const group = `<mets:fileGrp ID="g">${files.join('')}</mets:fileGrp>`;
  const text = `<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><mets:fileSec>${group}</mets:fileSec></mets:mets>`;
  const expected = Array.from({ length: 2500 }, (_, index) => `f${index}`);
  expected.splice(1201, 0, 'inner');
  const { fileSec } = await readMets(bytesOf(text));
  const listed = fileSec!.groups[0]!.files;
  expect([...listed].map(({ id }) => id)).toEqual(expected);
  expect([...listed].at(-1)).toMatchObject({ sizeBytes: 2499, locations: [{ href: 'văn%20bản/2499' }] });
  const taken: unknown[] = [];
  const rest = await readMets(bytesOf(text), { takeFile: ({ id, locations }) => taken.push([id, locations.length]) });
  expect(taken).toEqual(expected.map((id) => [id, id === 'inner' ? 0 : 1]));
  expect([...rest.fileSec!.groups[0]!.files]).toEqual([]);
});
