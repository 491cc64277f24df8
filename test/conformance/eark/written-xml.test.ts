import { appendFileSync, createReadStream, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fixedClock, randomIdentifiers } from '@mocban/core';
import {
  buildAip,
  buildSip,
  dipRepresentationMets,
  dipRootMets,
  type AipFile,
  type AipPlan,
  type BuildSipOptions,
  type PackageSink,
} from '@mocban/eark';
import { MultiDigest } from '@mocban/fixity';
import { readMets, serialiseMets } from '@mocban/mets';
import { serialisePremis } from '@mocban/premis';
import { buildTt05Sip } from '@mocban/vn-records';
import { allCorpora, describeWith } from '../../fixtures/corpora.js';
import { haveXmllint, xmllint } from '../../fixtures/xmllint.js';

const NAMES = [
  'a.txt',
  'Hồ sơ số 1.pdf',
  'a&b <c> "d".txt',
  'a#b?c%41.bin',
  '😀 שלום.txt',
  'é.txt',
  ' x',
  'n'.repeat(250),
];

const OBJ_ID = 'urn:uuid:F81901F2-A533-4B50-BEAF-4449DDAB2FFE';
const digests = { sha256: 'ab'.repeat(32), sha512: 'cd'.repeat(64) };
const content = (path: string): AipFile => ({
  path,
  sizeBytes: 1,
  digests,
  mimeType: 'text/plain',
  formats: [{ name: 'văn bản & "khác"', version: '1', registry: { name: 'PRONOM', key: 'x-fmt/111' } }],
  originalName: path,
  description: {
    path: 'metadata/descriptive/EAD_doc_1.xml',
    bytes: Buffer.from('<doc/>'),
    mdType: 'OTHER',
    otherMdType: 'EAD',
    mimeType: 'application/xml',
  },
});
const agent = { type: 'local', value: 'agent' };
const plan: AipPlan = {
  profile: 'eark',
  objId: OBJ_ID,
  created: '2026-03-10T01:30:00Z',
  label: 'Hồ sơ <thử> & "nghiệm"',
  archive: { name: 'Lưu trữ', identificationCode: 'H99.15' },
  software: { name: 'Mộc Bản', version: '0.1.0' },
  submissionAgreement: 'A-1',
  descriptions: [],
  files: [content('data/a.txt'), { ...content('data/Hồ sơ 😀.txt'), identifiers: [agent] }],
  documentation: [{ path: 'documentation/x.txt', sizeBytes: 1, digests, mimeType: 'text/plain' }],
  submission: { path: 'submission/METS.xml', sizeBytes: 1, digests, mimeType: 'application/xml', objId: 'x' },
  events: [
    {
      identifier: agent,
      type: 'ingestion',
      dateTime: '2026-03-10T01:30:00Z',
      detail: 'a',
      outcome: 'success',
      outcomeNote: 'b',
      agents: [{ ...agent, role: 'executing program' }],
      objects: [{ ...agent, role: 'outcome' }],
    },
  ],
  agents: [{ identifier: agent, name: 'Mộc Bản', type: 'software', version: '0.1.0', note: 'n' }],
  rights: [
    {
      identifier: agent,
      basis: 'copyright',
      copyright: { status: 'unknown', jurisdiction: 'vn' },
      granted: [],
      objects: [agent],
      agents: [agent],
    },
  ],
};

const sinkInto = (root: string): PackageSink => ({
  async put(path, chunks) {
    const digest = new MultiDigest(['sha256', 'sha512']);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
    for await (const chunk of chunks) {
      digest.update(Buffer.from(chunk));
      appendFileSync(join(root, path), chunk);
    }
    return digest.finish();
  },
});

/** An independent reader of what is written: libxml2's own tool, with the schemas of the METS Board and the Library of Congress. */
describeWith(
  'MOCBAN_CORPORA and xmllint',
  haveXmllint ? allCorpora : undefined,
  'the XML of the packages that are written',
  (corpora) => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'mocban-eark-xml-'));
      mkdirSync(join(folder, 'records'));
      for (const name of NAMES) writeFileSync(join(folder, 'records', name), name);
      mkdirSync(join(folder, 'plain'));
      writeFileSync(join(folder, 'plain', 'van ban.pdf'), '%PDF-1.4');
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const accepted = (schema: string, files: readonly string[]): void => {
      expect(files).not.toHaveLength(0);
      xmllint(folder, corpora, join(corpora, 'xsd', schema), files);
    };

    const packageAccepted = (name: string): void => {
      const written = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' });
      const matching = (pattern: RegExp) =>
        written.filter((path) => pattern.test(path)).map((path) => join(folder, name, path));
      accepted('mets/version1121/mets.xsd', matching(/(^|\/)METS\.xml$/));
      accepted('premis-3.0/premis.xsd', matching(/(^|\/)PREMIS[^/]*\.xml$/));
    };

    it.each<[string, Partial<BuildSipOptions>]>([
      ['each-representation', {}],
      ['one-for-the-package', { metsDocuments: 'package', contentInformationType: { other: 'văn bản & "khác"' } }],
      ['divided', { maxFiles: 3 }],
    ])('is accepted by xmllint: METS %s', async (out, options) => {
      await buildSip(join(folder, 'records'), {
        out: join(folder, out),
        clock: fixedClock('2026-03-10T01:30:00Z'),
        identifiers: { uuid: () => 'f81901f2-a533-4b50-beaf-4449ddab2ffe' },
        metadata: { title: 'Hồ sơ <thử> & "nghiệm"', agency: 'UBND xã', submissionAgreement: 'A-1' },
        ...options,
      });
      packageAccepted(out);
    });

    it('is accepted by xmllint: METS of a Thông tư 05 submission, which has no PREMIS', async () => {
      await buildTt05Sip(join(folder, 'plain'), {
        out: join(folder, 'tt05-sip'),
        asZip: false,
        clock: fixedClock('2026-03-10T01:30:00Z'),
        identifiers: randomIdentifiers,
      });
      const written = readdirSync(join(folder, 'tt05-sip'), { recursive: true, encoding: 'utf8' });
      const mets = written.filter((path) => /(^|\/)METS\.xml$/.test(path));
      expect(mets).toHaveLength(2);
      accepted(
        'mets/version1121/mets.xsd',
        mets.map((path) => join(folder, 'tt05-sip', path)),
      );
      expect(written.filter((path) => /PREMIS[^/]*\.xml$/.test(path))).toEqual([]);
    });

    it.each<[string, Partial<AipPlan>]>([
      ['aip-eark', { furtherRepresentations: [{ name: 'rep2', files: [content('data/b.txt')] }] }],
      ['aip-one-mets', { metsDocuments: 'package', contentInformationType: { other: 'x & y' } }],
      ['aip-related', { parent: 'urn:uuid:p', children: ['urn:uuid:c1', 'urn:uuid:c2'], profileHost: 'earkaip' }],
      ['aip-tt05', { profile: 'tt05' }],
    ])('is accepted by xmllint: METS and PREMIS of %s, and of a DIP of it', async (out, change) => {
      await buildAip({ ...plan, ...change }, sinkInto(join(folder, out)));
      packageAccepted(out);
      const head = { objId: OBJ_ID, created: plan.created, archive: plan.archive, software: plan.software };
      const read = (path: string) => readMets(createReadStream(join(folder, out, path)));
      const dip = join(folder, `${out}.dip.xml`);
      writeFileSync(dip, [...serialiseMets(dipRootMets(await read('METS.xml'), head, [], []))].join(''));
      accepted('mets/version1121/mets.xsd', [dip]);
      if (change.metsDocuments === 'package') return;
      const representation = dipRepresentationMets(
        await read('representations/rep1/METS.xml'),
        head,
        'representations/rep1',
      );
      writeFileSync(dip, [...serialiseMets(representation)].join(''));
      accepted('mets/version1121/mets.xsd', [dip]);
    });

    it('is accepted by xmllint: PREMIS with rights, a bitstream, an environment and every extension', () => {
      const identifier = { type: 'local', value: 'x' };
      const extensions = [[{ namespace: 'urn:x', local: 'x', attributes: [], children: ['a & b'] }]];
      const file = join(folder, 'rights.xml');
      const chunks = serialisePremis({
        objects: [
          {
            kind: 'bitstream',
            identifiers: [identifier],
            fixity: [],
            formats: [],
            significantProperties: [{ type: 'layout', extensions }, { extensions }],
            creatingApplications: [{ name: 'n', extensions }, { extensions }],
            characteristicsExtensions: extensions,
            signatures: [{ encoding: 'e', method: 'm', value: 'v', validationRules: 'r', extensions }],
            signatureExtensions: [extensions],
          },
          {
            kind: 'intellectual entity',
            identifiers: [identifier],
            environment: {
              functions: [{ type: 'software', level: '1' }],
              designations: [{ name: 'n', extensions: ['text'] }],
              extensions,
            },
          },
        ],
        events: [
          {
            identifier,
            type: 'validation',
            dateTime: '2026-03-10T01:30:00Z',
            outcomeExtensions: extensions,
            agents: [],
            objects: [],
          },
        ],
        agents: [{ identifier, name: 'n', type: 'software', extensions }],
        rightsExtensions: [extensions],
        rights: [
          {
            identifier,
            basis: 'statute',
            statutes: [{ jurisdiction: 'vn', citation: '33/2024/QH15', notes: ['Điều 1'] }],
            granted: [{ act: 'disseminate', restrictions: ['tại chỗ'], term: { start: '2026-01-01' } }],
            objects: [identifier],
            agents: [],
            extensions,
          },
        ],
      });
      writeFileSync(file, [...chunks].join(''));
      accepted('premis-3.0/premis.xsd', [file]);
    });
  },
);
