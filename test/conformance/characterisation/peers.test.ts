import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  characteriseFile,
  type ImageProperties,
  type MediaProperties,
  type PdfProperties,
} from '@mocban/characterisation';
import { corpus, describeWith, samples } from '../../fixtures/corpora.js';
import {
  exiftool,
  ffmpeg,
  imageMagick,
  makeImages,
  makeRecordings,
  makeScans,
  poppler,
  qpdf,
} from '../../fixtures/made-files.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-peers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a peer prints; of a file that it refuses, nothing. */
const printed = (command: string, ...args: string[]): string =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout;

const pdfsBelow = (root: string | undefined): string[] =>
  root === undefined
    ? []
    : readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.pdf'))
        .map((entry) => join(entry.parentPath, entry.name));

const pdf = async (path: string): Promise<PdfProperties> => {
  const found = await characteriseFile(path);
  if (found.family !== 'pdf') throw new Error(`${path} is ${found.format}`);
  return found.properties;
};

describeWith('poppler', poppler, 'PDFs are as poppler reads them', () => {
  // Those with a fault are told of elsewhere: readers mend them in ways of their own.
  const paths = [corpus('format-corpus'), corpus('pdf-signatures'), samples]
    .flatMap(pdfsBelow)
    .filter((path) => !path.includes('pdf-handbuilt'));
  const made = imageMagick === undefined ? [] : makeScans(folder).map((name) => join(folder, name));
  const named = [...paths, ...made].map(
    (path) => [relative(folder, path).replace(/^.*(?:corpora|samples)\//, ''), path] as const,
  );

  it('are enough', () => expect(named.length).toBeGreaterThan(20));

  it.each(named)('%s has the same pages, version and encryption', async (_, path) => {
    const info = Object.fromEntries(
      printed('pdfinfo', path)
        .split('\n')
        .map((line) => /^([^:]+):\s+(.*)$/.exec(line)?.slice(1, 3) ?? ['', '']),
    ) as Record<string, string>;
    // What poppler cannot read is no measure.
    if (info.Pages === undefined) return;
    const { pages, version, encryption } = await pdf(path);
    expect([pages, version, encryption !== undefined]).toEqual([
      Number(info.Pages),
      info['PDF version'],
      info.Encrypted?.startsWith('yes') ?? false,
    ]);
  });

  it.each(named)('%s has the same fonts, embedded or not', async (_, path) => {
    // What poppler cannot open has none to it.
    if (!/^Pages:/m.test(printed('pdfinfo', path))) return;
    const rows = printed('pdffonts', path).split('\n').slice(2).filter(Boolean);
    const theirs = new Set(
      rows.map((row) => {
        const [, name, embedded] =
          /^(\S.*?)\s{1,}(?:Type|TrueType|CID).*?\s(yes|no)\s+(?:yes|no)\s+(?:yes|no)\s/.exec(row) ?? [];
        return `${name?.replace(/^[A-Z]{6}\+/, '').replace('[none]', '')} ${embedded}`;
      }),
    );
    const { fonts } = await pdf(path);
    const ours = new Set(fonts.map(({ name, isEmbedded }) => `${name} ${isEmbedded ? 'yes' : 'no'}`));
    expect([...ours].sort()).toEqual([...theirs].sort());
  });

  describeWith('ImageMagick', imageMagick, 'scans', () => {
    it.each(made.map((path) => [relative(folder, path), path]))(
      '%s have the same resolution on every page',
      async (_, path) => {
        const theirs = printed('pdfimages', '-list', path)
          .split('\n')
          .slice(2)
          .filter(Boolean)
          .map((row) => row.trim().split(/\s+/))
          .map(([page, , , , , colour, components, bits, , , , , x]) => ({
            page: Number(page),
            dpi: Number(x),
            isColour: colour !== 'gray',
            bitsPerPixel: Number(components) * Number(bits),
          }));
        const { pageRuns } = await pdf(path);
        const ours = pageRuns.flatMap(({ first, last, dpi, isColour, bitsPerPixel }) =>
          Array.from({ length: last - first + 1 }, (_, at) => ({ page: first + at, dpi, isColour, bitsPerPixel })),
        );
        expect(ours).toEqual(theirs);
      },
    );

    it('have the layers that they were made of, and text where poppler finds some', async () => {
      const layers = async (name: string) => (await pdf(join(folder, name))).pageRuns.map((run) => run.layers);
      expect(await layers('two-layers.pdf')).toEqual(['image-and-invisible-text']);
      expect(await layers('no-text.pdf')).toEqual(['image']);
      expect(await layers('mixed.pdf')).toEqual(['image-and-invisible-text', 'image-and-text', 'image']);
      expect(printed('pdftotext', join(folder, 'two-layers.pdf'), '-').match(/ban sao/g)).toHaveLength(3);
      expect(printed('pdftotext', join(folder, 'no-text.pdf'), '-').trim()).toBe('');
    });
  });

  describeWith('qpdf and ImageMagick', qpdf && imageMagick, 'what qpdf writes anew', () => {
    it.each([
      ['as objects in streams', ['--object-streams=generate'], {}],
      ['linearised', ['--linearize'], {}],
      [
        'encrypted with 40 bits',
        ['--allow-weak-crypto', '--encrypt', '', 'o', '40', '--'],
        { encryption: { opensWithoutPassword: true } },
      ],
      ['encrypted with AES-256', ['--encrypt', '', 'o', '256', '--'], { encryption: { opensWithoutPassword: true } }],
      ['with a password', ['--encrypt', 'u', 'o', '256', '--'], { encryption: { opensWithoutPassword: false } }],
    ])('%s has the same pages', async (name, options, more) => {
      const out = join(folder, `${name}.pdf`);
      execFileSync('qpdf', [...options, join(folder, 'two-layers.pdf'), out]);
      expect(await pdf(out)).toMatchObject({ pages: 3, ...more });
      const opens = spawnSync('pdfinfo', [out]).status === 0;
      const { findings } = await characteriseFile(out);
      expect(findings.some(({ rule }) => rule === 'FORMAT_PASSWORD_PROTECTED')).toBe(!opens);
    });
  });
});

describeWith('ImageMagick', imageMagick, 'images are as ImageMagick reads them', () => {
  const names = makeImages(folder);
  const properties = async (name: string): Promise<ImageProperties> => {
    const found = await characteriseFile(join(folder, name));
    expect(found.findings).toEqual([]);
    return found.properties as ImageProperties;
  };

  it.each(names)('%s', async (name) => {
    const format = '%w %h %x %y %U\\n';
    const theirs = printed('identify-im6.q16', '-format', format, join(folder, name)).trim().split('\n');
    const { frames, images } = await properties(name);
    expect(frames).toBe(theirs.length);
    theirs.forEach((line, index) => {
      const [width, height, x, , unit] = line.split(' ');
      const { widthPixels, heightPixels, dpiX } = images[Math.min(index, images.length - 1)]!;
      expect([widthPixels, heightPixels]).toEqual([Number(width), Number(height)]);
      if (dpiX === undefined) expect(unit).toBe('Undefined');
      else expect(dpiX).toBeCloseTo(Number(x) * (unit === 'PixelsPerCentimeter' ? 2.54 : 1), 1);
    });
  });

  describeWith('exiftool', exiftool, 'and as exiftool does', () => {
    it.each(names.filter((name) => !name.endsWith('.j2k')))('%s', async (name) => {
      const [theirs] = JSON.parse(printed('exiftool', '-j', '-n', join(folder, name))) as Record<string, unknown>[];
      const [image] = (await properties(name)).images;
      expect([image!.widthPixels, image!.heightPixels]).toEqual([theirs!.ImageWidth, theirs!.ImageHeight]);
      const { XResolution: x, ResolutionUnit: unit } = theirs!;
      if (image!.dpiX !== undefined && x !== undefined)
        expect(image!.dpiX).toBeCloseTo(Number(x) * (unit === 3 ? 2.54 : 1), 1);
    });
  });
});

describeWith('ffmpeg', ffmpeg, 'recordings are as ffprobe reads them', () => {
  const names = makeRecordings(folder);

  interface Probed {
    format: { duration: string };
    streams: { codec_type: string; width?: number; height?: number; duration?: string; bit_rate?: string }[];
  }

  it.each(names)('%s', async (name) => {
    const options = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json'];
    const theirs = JSON.parse(printed('ffprobe', ...options, join(folder, name))) as Probed;
    const { findings, properties } = await characteriseFile(join(folder, name));
    expect(findings).toEqual([]);
    const { durationSeconds, tracks } = properties as MediaProperties;
    expect(tracks.map(({ kind }) => kind).sort()).toEqual(theirs.streams.map((one) => one.codec_type).sort());
    // Of frames without a container ffprobe guesses, and streams begin later than their files.
    expect(Math.abs(durationSeconds! - 3)).toBeLessThan(0.1);
    if (!name.endsWith('.aac')) expect(Math.abs(durationSeconds! - Number(theirs.format.duration))).toBeLessThan(0.15);
    for (const stream of theirs.streams) {
      const ours = tracks.find(({ kind }) => kind === stream.codec_type)!;
      if (stream.width !== undefined)
        expect([ours.widthPixels, ours.heightPixels]).toEqual([stream.width, stream.height]);
    }
  });
});
