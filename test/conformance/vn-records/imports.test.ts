import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countPagesIn } from '@mocban/characterisation/count-pages';
import { fixedClock, isValid, randomIdentifiers } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container';
import {
  buildTt05Sip,
  checkTt05,
  importEdxml,
  importSpreadsheet,
  importTt02,
  recogniseTt02,
  type ImportedFile,
} from '@mocban/vn-records';
import { describeWith, samples } from '../../fixtures/corpora.js';

/** Setting of the samples: a networked historical archive, a day between 01/7/2026 and 31/12/2030. */
const clock = fixedClock('2026-09-01T01:30:00Z');
const context = { historicalArchive: true, networked: true, clock } as const;

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'mocban-imports-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

let built = 0;
/** The findings a receiving archive has of the package made of an import. */
async function received(source: PackageTree | string, { metadata }: ImportedFile, more: object = {}) {
  const out = join(work, `${(built += 1)}.zip`);
  await buildTt05Sip(source, {
    metadata,
    out,
    asZip: true,
    unlisted: 'leave',
    clock,
    identifiers: randomIdentifiers,
    countPages: countPagesIn,
    ...more,
  });
  const tree = await openTree(out);
  try {
    return await checkTt05(tree, context);
  } finally {
    await tree.close();
  }
}

const weighty = (findings: { rule: string; effect: string }[]): string[] =>
  findings.filter(({ effect }) => effect !== 'info').map(({ rule, effect }) => `${effect} ${rule}`);

describeWith('samples beside MOCBAN_CORPORA', samples, 'sample imports', (folder) => {
  it.each(['csv', 'xlsx'])(
    'spreadsheet/muc-luc-ho-so.%s: 2 files of 5 and 4 documents, codes with their zeros',
    async (kind) => {
      const tree = await openTree(join(folder, 'spreadsheet'));
      const { files, findings } = await importSpreadsheet(
        join(folder, `spreadsheet/muc-luc-ho-so.${kind}`),
        join(folder, 'spreadsheet'),
        { clock },
      );
      expect(weighty(findings)).toEqual([]);
      expect(
        files.map(({ metadata, more }) => [more, metadata.file?.['maintenance'], metadata.documents.length]),
      ).toEqual([
        [{ fonds: '012', catalogue: '01', box: '007', notation: '2010/0031' }, '01', 5],
        [{ fonds: '012', catalogue: '01', box: '007', notation: '2011/0008' }, '05', 4],
      ]);
      const [first, second] = [await received(tree, files[0]!), await received(tree, files[1]!)];
      await tree.close();
      expect(weighty(first.findings)).toEqual([]);
      expect(weighty(second.findings)).toEqual(['block TT05_C9_NOT_PERMANENT']);
      expect([...first.documents, ...second.documents].map(({ metadata }) => metadata?.['numberOfPage'])).toEqual(
        Array(9).fill('1'),
      );
    },
  );

  it('tt02/hoso-tt02.zip: fields and terms in the words of today, the texts kept', async () => {
    const tree = await openTree(join(folder, 'tt02/hoso-tt02.zip'));
    expect(await recogniseTt02(tree)).toBe(true);
    const { files, findings, documentation } = await importTt02(tree, { clock });
    expect(findings.map(({ effect }) => effect)).toEqual(['info', 'info', 'info', 'info']);
    const { file, documents, findings: checked } = await received(tree, files[0]!, { documentation });
    await tree.close();
    expect(file).toMatchObject({
      fileCode: 'H99.07.P012.01.25',
      maintenance: '01',
      mode: '01',
      language: '01',
      format: '01',
      totalDoc: '3',
      numberOfPaper: '4',
      numberOfPage: '4',
    });
    expect(file?.['description']).toContain('Vĩnh viễn');
    expect(documents.map(({ metadata }) => [metadata?.['typeName'], metadata?.['confidenceLevel']])).toEqual([
      ['14', '02'],
      ['02', '02'],
      ['20', '02'],
    ]);
    expect(weighty(checked)).toEqual([]);
  });

  it('edxml/new.edxml: one document with its attachment and its trace', async () => {
    const attachments = join(work, 'new');
    const { files, findings, messages, documentation } = await importEdxml(
      [join(folder, 'edxml/new.edxml')],
      attachments,
      { clock },
    );
    expect(findings.map(({ check, effect }) => [check, effect])).toEqual([['C12', 'info']]);
    expect(messages[0]!.trace).toHaveLength(1);
    expect(messages[0]!.attachments.map(({ name }) => name)).toEqual(['cong-van-21.pdf']);
    const { documents, findings: checked } = await received(attachments, files[0]!, { documentation, assume: true });
    expect(weighty(checked)).toEqual([]);
    expect(documents).toHaveLength(1);
    expect(documents[0]!.metadata).toMatchObject({
      codeNumber: '21',
      codeNotation: 'UBND-VP',
      issuedDate: '10/02/2026',
      organName: 'Ủy ban nhân dân xã Mường Thử',
      typeName: '22',
      numberOfPage: '1',
      process: '1',
    });
  });

  it('edxml/recall.edxml: flags the document and deletes nothing', async () => {
    const id = 'H99.15.04,2026/02/10,21/UBND-VP';
    const names = ['edxml/new.edxml', 'edxml/recall.edxml'].map((name) => join(folder, name));
    const both = await importEdxml(names, join(work, 'recalled'), { clock });
    expect(both.findings).toContainEqual(
      expect.objectContaining({ rule: 'TT05_RECALL_FLAGGED', effect: 'warn', location: id }),
    );
    expect(both.files[0]!.metadata.documents).toHaveLength(1);
    const alone = await importEdxml([names[1]!], join(work, 'alone'), { clock });
    expect(isValid(alone.findings)).toBe(true);
    expect(alone.findings.map(({ rule, location }) => [rule, location])).toEqual([['TT05_RECALL_UNMATCHED', id]]);
    expect(alone.files).toEqual([]);
  });

  it('edxml/status-03.edxml: records the answer', async () => {
    const { notes, findings } = await importEdxml([join(folder, 'edxml/status-03.edxml')], join(work, 'status'), {
      clock,
    });
    expect(findings).toEqual([]);
    expect(notes).toEqual([
      expect.objectContaining({ kind: 'status', code: '03', documentId: 'H99.15.04,2026/02/10,21/UBND-VP' }),
    ]);
  });
});
