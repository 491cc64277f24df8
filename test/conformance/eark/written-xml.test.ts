import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '@mocban/core';
import { buildSip, type BuildSipOptions } from '@mocban/eark';
import { serialisePremis } from '@mocban/premis';
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
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const accepted = (schema: string, files: readonly string[]): void => {
      expect(files).not.toHaveLength(0);
      xmllint(folder, corpora, join(corpora, 'xsd', schema), files);
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
      const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.startsWith(out))
        .map((name) => join(folder, name));
      accepted(
        'mets/version1121/mets.xsd',
        written.filter((name) => name.endsWith('/METS.xml')),
      );
      accepted(
        'premis-3.0/premis.xsd',
        written.filter((name) => /\/PREMIS[^/]*\.xml$/.test(name)),
      );
    });

    it('is accepted by xmllint: PREMIS with rights, a bitstream and an environment', () => {
      const identifier = { type: 'local', value: 'x' };
      const file = join(folder, 'rights.xml');
      const chunks = serialisePremis({
        objects: [
          { kind: 'bitstream', identifiers: [identifier], fixity: [], formats: [] },
          {
            kind: 'intellectual entity',
            identifiers: [identifier],
            environment: { functions: [{ type: 'software', level: '1' }], designations: [{ name: 'n' }] },
          },
        ],
        events: [],
        agents: [],
        rights: [
          {
            identifier,
            basis: 'statute',
            statutes: [{ jurisdiction: 'vn', citation: '33/2024/QH15', notes: ['Điều 1'] }],
            granted: [{ act: 'disseminate', restrictions: ['tại chỗ'], term: { start: '2026-01-01' } }],
            objects: [identifier],
            agents: [],
          },
        ],
      });
      writeFileSync(file, [...chunks].join(''));
      accepted('premis-3.0/premis.xsd', [file]);
    });
  },
);
