import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIdentifier } from '@mocban/formats';
import { Migrator, type MigrationReport, type MigrationRequest } from '@mocban/migration';
import { corpus, describeWith } from '../fixtures/corpora.js';
import {
  haveFfmpeg,
  haveGhostscript,
  haveImageMagick,
  haveOffice,
  makeNarrowSheet,
  makeOfficeFiles,
  makeOldImages,
} from '../fixtures/office-files.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-migrate-'));
const out = join(folder, 'result');
let migrator: Migrator;

beforeAll(async () => {
  mkdirSync(join(folder, 'scratch'));
  migrator = await Migrator.open({
    searchPath: '/usr/bin:/bin',
    scratchRoot: join(folder, 'scratch'),
    identifier: await openIdentifier(),
  });
});
afterEach(() => rmSync(out, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Migrates, and makes sure that the original is as it was and nothing lies about. */
async function migrate(
  name: string,
  to: MigrationRequest['to'],
  more: Partial<MigrationRequest> = {},
): Promise<MigrationReport> {
  const source = join(folder, name);
  const before = sha256(source);
  try {
    return await migrator.migrate({ source, out, to, signal: new AbortController().signal, ...more });
  } finally {
    expect(sha256(source)).toBe(before);
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  }
}

const outcomes = ({ checks }: MigrationReport) =>
  Object.fromEntries(checks.map(({ property, outcome }) => [property, outcome]));
const code = (expected: string) => expect.objectContaining({ code: expected });

describeWith('LibreOffice and Poppler', haveOffice, 'LibreOffice', () => {
  beforeAll(() => makeOfficeFiles(folder), 120_000);

  it.each([
    ['letter.doc', 'fmt/40', 'pass', /Cộng hòa xã hội chủ nghĩa Việt Nam/],
    ['list.xls', 'fmt/61', 'not-comparable', /Kế hoạch công tác văn thư, lưu trữ/],
    ['talk.ppt', 'fmt/126', 'pass', /Báo cáo chuyển đổi số năm 2001/],
    ['note.rtf', 'fmt/50', 'pass', /Cộng hòa xã hội chủ nghĩa Việt Nam/],
    ['print.wpd', 'x-fmt/394', 'pass', /The blocks are the master copies/],
  ])('makes PDF/A-2b of %s with its pages and text', async (name, puid, pages, text) => {
    const report = await migrate(name, 'pdfa-2b');
    expect(report).toMatchObject({
      outcome: 'pass',
      source: { puid },
      output: { puid: 'fmt/477' },
      tool: { name: 'libreoffice' },
    });
    expect(outcomes(report)).toEqual({ format: 'pass', claim: 'pass', pages, text: 'pass' });
    // By other readers than ours.
    const xmp = execFileSync('pdfinfo', ['-meta', out], { encoding: 'utf8' });
    expect(xmp).toMatch(/pdfaid:part>2</);
    expect(execFileSync('pdftotext', [out, '-'], { encoding: 'utf8' }).normalize('NFC')).toMatch(text);
    expect(execFileSync('pdffonts', [out], { encoding: 'utf8' }).split('\n').slice(2)).not.toContainEqual(
      expect.stringMatching(/ no +(yes|no) +(yes|no) /),
    );
  });

  it('says that a result differs where it has not the text of its source', async () => {
    const report = await migrate(makeNarrowSheet(folder), 'pdfa-2b');
    expect(report.outcome).toBe('fail');
    expect(outcomes(report)).toEqual({ format: 'pass', claim: 'pass', pages: 'not-comparable', text: 'fail' });
    expect(execFileSync('pdftotext', [out, '-'], { encoding: 'utf8' })).toContain('###');
  });

  it('lets a document neither fetch from the network nor take from the machine', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(join(folder, 'secret.txt'), 'planted in the machine');
    const field = (code: string) => String.raw`{\field{\*\fldinst ${code}}{\fldrslt none}}\par `;
    const fields = [
      field(`INCLUDEPICTURE "http://127.0.0.1:${port}/picture.png" \\\\d`),
      field(`INCLUDETEXT "http://127.0.0.1:${port}/text.rtf"`),
      field(`INCLUDETEXT "${join(folder, 'secret.txt')}"`),
      field('INCLUDETEXT "/etc/passwd"'),
    ];
    writeFileSync(join(folder, 'links.rtf'), `{\\rtf1\\ansi A letter with links.\\par ${fields.join('')}}`);
    try {
      await migrate('links.rtf', 'pdfa-2b', { thresholds: { textSimilarity: 0 } });
    } finally {
      server.close();
    }
    expect(asked).toEqual([]);
    const text = execFileSync('pdftotext', [out, '-'], { encoding: 'utf8' });
    expect(text).toContain('A letter with links.');
    expect(text).not.toMatch(/planted|root:/);
  });

  it('refuses what is no document, whatever its name', async () => {
    writeFileSync(join(folder, 'noise.doc'), Buffer.alloc(5000, 0xa7));
    await expect(migrate('noise.doc', 'pdfa-2b')).rejects.toThrow(code('MIGRATION_SOURCE_UNSUPPORTED'));
  });

  it('is one failure for a document that breaks off', async () => {
    writeFileSync(join(folder, 'half.doc'), readFileSync(join(folder, 'letter.doc')).subarray(0, 1500));
    await expect(migrate('half.doc', 'pdfa-2b')).rejects.toThrow(/./);
  });
});

describeWith('Ghostscript and LibreOffice', haveGhostscript && haveOffice, 'Ghostscript', () => {
  it('makes PDF/A-2b of a PDF with its pages and text', async () => {
    makeOfficeFiles(folder);
    const { output } = await migrate('letter.doc', 'pdfa-1b');
    expect(output.puid).toMatch(/^fmt\/(95|354)$/);
    writeFileSync(join(folder, 'one.pdf'), readFileSync(out));
    rmSync(out);
    const report = await migrate('one.pdf', 'pdfa-2b');
    expect(report).toMatchObject({ outcome: 'pass', output: { puid: 'fmt/477' }, tool: { name: 'ghostscript' } });
    expect(outcomes(report)).toEqual({ format: 'pass', claim: 'pass', pages: 'pass', text: 'pass' });
  });

  it('says of a file that needs a password that it does, and reads one that does not', async () => {
    const encrypt = (name: string, user: string) =>
      execFileSync('qpdf', ['--encrypt', user, 'owner', '256', '--', join(folder, 'one.pdf'), join(folder, name)]);
    encrypt('closed.pdf', 'secret');
    encrypt('open.pdf', '');
    await expect(migrate('closed.pdf', 'pdfa-2b')).rejects.toThrow(code('MIGRATION_SOURCE_PROTECTED'));
    expect(outcomes(await migrate('open.pdf', 'pdfa-2b'))).toMatchObject({ claim: 'pass', text: 'pass' });
  });
});

const formats = corpus('format-corpus');
describeWith('the corpus format-corpus and LibreOffice', haveOffice && formats, 'a text of several pages', (root) => {
  it.each([
    ['variations/variations/application/msword/lorem-ipsum.doc', 2],
    ['variations/variations/application/rtf/lorem-ipsum.rtf', 2],
    ['office-examples/Old Word file/NEWSSLID.DOC', 17],
  ])('has those it says: %s', async (path, before) => {
    writeFileSync(join(folder, 'text.doc'), readFileSync(join(root, path)));
    const { outcome, checks } = await migrate('text.doc', 'pdfa-2b');
    expect(checks).toContainEqual({ property: 'pages', outcome: 'pass', before, after: before });
    expect(outcome).toBe('pass');
  });
});

const signed = corpus('pdf-signatures');
describeWith('the corpus pdf-signatures and Ghostscript', haveGhostscript && signed, 'a signed original', (root) => {
  it('stays as it is, and what is made of it says that the signatures are not in it', async () => {
    const name = 'pyhanko/minimal-signed-twice-both-created.pdf';
    writeFileSync(join(folder, 'signed.pdf'), readFileSync(join(root, name)));
    const { notes } = await migrate('signed.pdf', 'pdfa-2b');
    expect(notes).toContainEqual({ code: 'SIGNATURE_NOT_CARRIED', count: 2 });
  });
});

describeWith('ImageMagick', haveImageMagick, 'ImageMagick', () => {
  it.each(['tiff', 'png'] as const)('makes %s of old images without a pixel changed', async (to) => {
    for (const name of makeOldImages(folder)) {
      const report = await migrate(name, to);
      expect(report.outcome).toBe('pass');
      expect(report.checks).toContainEqual(expect.objectContaining({ property: 'image', measured: 999 }));
      rmSync(out);
    }
  });

  it('reads no script that calls itself an image', async () => {
    writeFileSync(
      join(folder, 'plan.mvg'),
      'push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "/etc/hostname"\n',
    );
    await expect(migrate('plan.mvg', 'png')).rejects.toThrow(code('MIGRATION_SOURCE_UNSUPPORTED'));
  });
});

describeWith('ffmpeg', haveFfmpeg, 'ffmpeg', () => {
  const make = (name: string, ...args: string[]) =>
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, join(folder, name)], { timeout: 60_000 });
  const SINE = ['-f', 'lavfi', '-i', 'sine=d=1'];
  const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=d=1:s=160x120'];

  it('makes FLAC of sound with every sample', async () => {
    make('tone.wav', ...SINE, '-c:a', 'pcm_s24le');
    make('tone.mp3', ...SINE);
    for (const name of ['tone.wav', 'tone.mp3']) {
      expect(outcomes(await migrate(name, 'flac'))).toEqual({ format: 'pass', duration: 'pass', frames: 'pass' });
      rmSync(out);
    }
  });

  it('makes FFV1 in Matroska of moving images with every frame, and MPEG-4 with what it can keep', async () => {
    make('film.mpg', ...PICTURE, ...SINE, '-c:v', 'mpeg2video', '-pix_fmt', 'yuv420p');
    const same = { format: 'pass', duration: 'pass', dimensions: 'pass' };
    expect(outcomes(await migrate('film.mpg', 'mkv'))).toEqual({ ...same, frames: 'pass' });
    rmSync(out);
    expect(outcomes(await migrate('film.mpg', 'mp4'))).toEqual({ ...same, frames: 'not-comparable' });
  });
});
