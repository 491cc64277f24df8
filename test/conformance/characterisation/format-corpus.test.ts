import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { characteriseFile, type Characterisation } from '@mocban/characterisation';
import { corpus, describeWith } from '../../fixtures/corpora.js';

/** What characterisation looks at of the faults that files are named for, and what it is to say of them. */
const TOLD: Readonly<Record<string, RegExp>> = {
  T01_001: /there is no version 2\.4/,
  T01_003: /its header has no version/,
  'T02-01_004': /no pages that can be read/,
  'T02-01_006': /its catalog is not called one/,
  'T02-02_001': /no pages that can be read/,
  'T02-02_003': /1 pages cannot be read/,
  'T02-02_005': /no pages that can be read/,
  'T02-02_007': /it has 1 pages, and says 9/,
  'T02-02_009': /its tree of pages is not called one/,
  'T02-03_002': /page 1 is not called one/,
  'T02-03_006': /no pages that can be read/,
  'T02-03_008': /page 1 has no size/,
  'T02-05-01_006': /not all content of page 1 can be read/,
  'T02-05-01_010': /not all content of page 1 can be read/,
  'T02-05-01_016': /content of page 1 does not come out of its filters/,
  T04_002: /it has no end/,
  T04_004: /it has no end/,
};
/** Without `%PDF-` there is nothing to know a PDF by. */
const UNKNOWN = ['T01_005', 'T01_007'];

describeWith('the corpus format-corpus', corpus('format-corpus'), 'files of format-corpus', (folder) => {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const read = (path: string): Promise<Characterisation> => characteriseFile(join(folder, path));

  it('are all characterised, and none is unlike what it is known to be', async () => {
    const counts: Record<string, number> = {};
    for (const path of paths) {
      const { family } = await read(path);
      counts[family] = (counts[family] ?? 0) + 1;
    }
    expect(paths.length).toBeGreaterThan(100);
    expect(counts).toMatchObject({ pdf: 58, image: 2, office: 13 });
  });

  describe('that are PDFs with a fault', () => {
    const broken = paths.filter((path) => /pdf-handbuilt-test-corpus\/.*\.pdf$/.test(path));
    // Line ends were lost when the corpus was made: no list of objects is where it is said to be, so that each is damaged beside its own fault.
    it.each(broken.map((path) => [basename(path, '.pdf'), path]))('%s has one finding', async (name, path) => {
      const { findings, properties } = await read(path);
      const rule = /^T\d{2}(?:-\d{2})*_\d{3}/.exec(name)?.[0] ?? name;
      const graver = findings.filter(({ severity }) => severity === 'error');
      if (UNKNOWN.includes(rule)) expect(findings).toMatchObject([{ rule: 'FORMAT_MISLABELLED' }]);
      else {
        expect(graver).toHaveLength(1);
        expect(graver[0]!.rule).toMatch(/^FORMAT_(?:CORRUPT|TRUNCATED)$/);
        expect(graver[0]!.message).toMatch(TOLD[rule] ?? /cross-reference|filters/);
        // Its page is there for who searches for it.
        if (!/no pages/.test(graver[0]!.message)) expect(properties).toMatchObject({ pages: expect.any(Number) });
      }
    });
  });

  it.each([
    [
      'pdfCabinetOfHorrors/javascript.pdf',
      { hasJavaScript: true, actions: ['JavaScript'] },
      ['FORMAT_ACTIVE_CONTENT', 'FORMAT_FONT_NOT_EMBEDDED'],
    ],
    [
      'pdfCabinetOfHorrors/calistoMTNoFontsEmbedded.pdf',
      { fonts: [{ name: 'CalistoMT', isEmbedded: false }] },
      ['FORMAT_FONT_NOT_EMBEDDED'],
    ],
    ['pdfCabinetOfHorrors/text_only_fontsEmbeddedSubset.pdf', { fonts: [{ isEmbedded: true, isSubset: true }] }, []],
    ['pdfCabinetOfHorrors/text_only_pdfa1b.pdf', { pdfa: { part: '1', conformance: 'B' }, pages: 1 }, []],
    [
      'office-examples/OpenOffice.org 3.2.0 OSX/embeds/embedded-lucinda-sans-PDFA-1a.pdf',
      { pdfa: { part: '1', conformance: 'A' } },
      [],
    ],
    [
      'variations/variations/application/msword/lorem-ipsum.doc',
      { container: 'ole2', claimed: { pages: 2, words: 669 } },
      [],
    ],
    [
      'office-examples/LibreOffice7-ODF-1.3/LibreOfficeCalc_ods_1.3.ods',
      { container: 'odf', claimed: { sheets: 1 } },
      [],
    ],
    ['droid-jhove-datetest-files/htmlfiles_historicaldates.zip', { files: 10, unpackedBytes: 60_618 }, []],
  ])('%s is as its name says', async (path, properties, rules) => {
    const found = await read(path);
    expect(found.properties).toMatchObject(properties);
    expect(found.findings.map(({ rule }) => rule)).toEqual(rules);
  });
});
