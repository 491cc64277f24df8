import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../fixtures/corpora.js';
import {
  haveGhostscript,
  haveImageMagick,
  haveOffice,
  makeOfficeFiles,
  makeOldImages,
} from '../fixtures/office-files.js';
import { smallPdf } from './agency.js';
import { cli, mocban, removeFolder, scratchFolder } from './service.js';

interface Report {
  isolation: { by: string };
  files: {
    path: string;
    outcome: string;
    out?: string;
    code?: string;
    checks?: { property: string; outcome: string }[];
  }[];
}

let folder: string;
beforeAll(async () => {
  folder = await scratchFolder('migrate-command');
});
afterAll(() => removeFolder(folder));

const digestsIn = (root: string): string[] =>
  readdirSync(root)
    .sort()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(root, name)))
          .digest('hex')}`,
    );

test('names every tool that is absent, and fails for that alone', () => {
  writeFileSync(join(folder, 'note.rtf'), String.raw`{\rtf1\ansi Text.\par}`);
  const call = (...args: string[]) =>
    spawnSync(process.execPath, [mocban, 'migrate', ...args, '--json'], { env: { PATH: '' }, encoding: 'utf8' });
  const { tools, isolation } = JSON.parse(call('tools').stdout) as {
    tools: { tool: string; available: boolean; missing: string[] }[];
    isolation: object;
  };
  expect(tools.map(({ tool, available, missing }) => [tool, available, missing[0]])).toEqual([
    ['libreoffice', false, 'soffice'],
    ['ghostscript', false, 'gs'],
    ['imagemagick', false, 'convert-im6.q16'],
    ['ffmpeg', false, 'ffmpeg'],
  ]);
  expect(isolation).toMatchObject({ by: 'nothing', network: false });
  const preview = call('preview', join(folder, 'note.rtf'), '--to', 'pdfa-2b');
  expect(preview.status).toBe(3);
  const [file] = (JSON.parse(preview.stdout) as Report).files;
  expect(file).toMatchObject({ code: 'MIGRATION_TOOL_ABSENT', message: expect.stringContaining('no soffice') });
});

test('tells wrong usage from files that cannot be migrated', () => {
  expect(cli('migrate', 'preview', folder, '--to', 'docx').exit).toBe(2);
  expect(cli('migrate', 'preview', folder).exit).toBe(2);
  expect(cli('migrate', 'run', folder, '--to', 'tiff').exit).toBe(2);
  const timeout = cli('migrate', 'preview', join(folder, 'note.rtf'), '--to', 'pdfa-2b', '--timeout', 'soon');
  expect(timeout.exit).toBe(2);
});

const READY = haveOffice && haveImageMagick && haveGhostscript;
describeWith('LibreOffice, Ghostscript, ImageMagick and Poppler', READY, 'a batch with files of every kind', () => {
  let source: string;
  let before: string[];
  beforeAll(() => {
    source = join(folder, 'hồ sơ');
    makeOfficeFiles(source);
    makeOldImages(source);
    writeFileSync(join(source, 'empty.doc'), '');
    writeFileSync(join(source, 'noise.doc'), Buffer.alloc(3000, 0xa7));
    writeFileSync(join(source, 'picture.doc'), readFileSync(join(source, 'plan.bmp')));
    writeFileSync(join(source, 'text.pdf'), smallPdf('one line'));
    before = digestsIn(source);
  }, 120_000);

  test('preview says one thing of each file and keeps nothing', () => {
    const { exit, json } = cli('migrate', 'preview', source, join(folder, 'none'), '--to', 'pdfa-2b');
    expect(exit).toBe(3);
    const { files } = json as Report;
    const said = Object.fromEntries(
      files.map(({ path, outcome, code }) => [path.slice(path.lastIndexOf('/') + 1), code ?? outcome]),
    );
    expect(said).toEqual({
      'letter.doc': 'migrated',
      'list.xls': 'migrated',
      'note.rtf': 'migrated',
      'print.wpd': 'migrated',
      'talk.ppt': 'migrated',
      'text.pdf': 'migrated',
      'empty.doc': 'MIGRATION_SOURCE_EMPTY',
      'noise.doc': 'MIGRATION_SOURCE_UNSUPPORTED',
      'picture.doc': 'MIGRATION_SOURCE_UNSUPPORTED',
      'plan.bmp': 'MIGRATION_SOURCE_UNSUPPORTED',
      'plan.pcx': 'MIGRATION_SOURCE_UNSUPPORTED',
      'plan.tga': 'MIGRATION_SOURCE_UNSUPPORTED',
      none: 'IO_NOT_FOUND',
    });
    expect(files.at(-1)).toMatchObject({ message: 'there is nothing at this path' });
    expect(digestsIn(source)).toEqual(before);
  }, 120_000);

  test('run publishes the results and a report at once, and leaves the originals', () => {
    const out = join(folder, 'tiff');
    const { exit, json } = cli('migrate', 'run', source, '--to', 'tiff', '--set', 'compression=lzw', '--out', out);
    expect(exit).toBe(1);
    expect(readdirSync(out).sort()).toEqual(['hồ sơ', 'migration-report.json']);
    // What calls itself a document and is a picture is one.
    const made = ['picture.doc.tif', 'plan.bmp.tif', 'plan.pcx.tif', 'plan.tga.tif'];
    expect(readdirSync(join(out, 'hồ sơ')).sort()).toEqual(made);
    expect(JSON.parse(readFileSync(join(out, 'migration-report.json'), 'utf8'))).toEqual(json);
    expect((json as Report).files.flatMap(({ out: path }) => path ?? [])).toEqual(made.map((name) => `hồ sơ/${name}`));
    expect(digestsIn(source)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('.migration-'))).toEqual([]);
    expect(cli('migrate', 'run', source, '--to', 'tiff', '--out', out)).toMatchObject({
      exit: 3,
      json: { error: { code: 'CLI_TARGET_EXISTS' } },
    });
  }, 120_000);

  test('a run that is stopped leaves nothing', () => {
    mkdirSync(join(folder, 'work'));
    const out = join(folder, 'work', 'stopped');
    const args = [mocban, 'migrate', 'run', source, '--to', 'pdfa-2b', '--out', out];
    const { status } = spawnSync(process.execPath, args, { timeout: 3000, killSignal: 'SIGTERM', encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
  }, 60_000);
});
