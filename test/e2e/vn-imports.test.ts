import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, samples } from '../fixtures/corpora.js';
import { cli, removeFolder, scratchFolder } from './service.js';

let folder: string;
beforeAll(async () => {
  folder = await scratchFolder('vn-imports');
});
afterAll(() => removeFolder(folder));

/** A command with its exit and its one document. */
const asked = (...args: string[]) => {
  const { exit, json } = cli(...args);
  return { status: exit, json: json as Record<string, unknown> | undefined };
};
const sipBuild = (...args: string[]) => asked('sip', 'build', ...args, '--profile', 'tt05');

describeWith('samples beside MOCBAN_CORPORA', samples, 'records from other sources', (from) => {
  const sheet = join(from, 'spreadsheet');

  it('makes a package of each file of a list, and each is valid', () => {
    const out = join(folder, 'nop');
    const list = join(sheet, 'muc-luc-ho-so.xlsx');
    const { status, json } = sipBuild(sheet, '--metadata', list, '--depositor-code', 'H99.07', '--out', out);
    expect(status).toBe(0);
    expect(json?.['packages']).toMatchObject([
      { fileCode: 'H99.07.2010.0031.01' },
      { fileCode: 'H99.07.2011.0008.01' },
    ]);
    const names = readdirSync(out);
    expect(names).toEqual([expect.stringMatching(/^01uuid-.*\.zip$/), expect.stringMatching(/^02uuid-.*\.zip$/)]);
    expect(asked('package', 'validate', ...names.map((name) => join(out, name))).json).toMatchObject({ valid: true });
  });

  it('writes nothing of a list with problems, and tells all of them', () => {
    const list = join(folder, 'list.csv');
    writeFileSync(list, 'Số hồ sơ,Tiêu đề hồ sơ,Tên loại văn bản,Đường dẫn file\n1,,Báo cáo,khong-co.pdf\n');
    const out = join(folder, 'none');
    const { status, json } = sipBuild(sheet, '--metadata', list, '--out', out);
    expect(status).toBe(1);
    expect(json).toMatchObject({ error: { code: 'CLI_IMPORT_REFUSED' } });
    const places = (json?.['findings'] as { location: string }[]).map(({ location }) => location);
    expect(places).toEqual(expect.arrayContaining(['list.csv!A2', 'list.csv!2', 'list.csv!D2']));
    expect(existsSync(out)).toBe(false);
    expect(cli('sip', 'build', sheet, '--profile', 'eark', '--metadata', list, '--out', out).exit).toBe(2);
  });

  it('makes a package of one of Thông tư 02/2019', () => {
    const out = join(folder, 'tt02.zip');
    const { status, json } = sipBuild(join(from, 'tt02/hoso-tt02.zip'), '--out', out);
    expect([status, json?.['fileCode']]).toEqual([0, 'H99.07.P012.01.25']);
    expect(asked('package', 'validate', out).json).toMatchObject({ valid: true });
  });

  it('packs the document of a message, flags its recall and notes the answer', () => {
    const [sent, recall, status] = ['new', 'recall', 'status-03'].map((name) => join(from, `edxml/${name}.edxml`));
    const out = join(folder, 'van-ban.zip');
    const all = asked('edxml', 'import', sent!, recall!, status!, '--out', out);
    expect(all.status).toBe(0);
    expect(all.json?.['notes']).toMatchObject([
      { kind: 'recalled', isMatched: true },
      { kind: 'status', code: '03' },
    ]);
    expect(asked('package', 'validate', out).json).toMatchObject({ valid: true });
    expect(asked('edxml', 'import', recall!).json?.['findings']).toMatchObject([{ rule: 'TT05_RECALL_UNMATCHED' }]);
    expect(cli('edxml', 'import', sent!).exit).toBe(2);
    expect(asked('edxml', 'import', join(from, 'README.md')).status).toBe(1);
    expect(asked('edxml', 'import', join(folder, 'absent.edxml')).status).toBe(3);
  });
});
