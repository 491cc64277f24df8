import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openIdentifier, type Identification } from '@mocban/formats';
import { corpus, describeWith, ifPresent } from '../../fixtures/corpora.js';

/** Why `file` and PRONOM name other types, by what they say: the type of `file` and the best PUID. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'application/x-mobipocket-ebook fmt/1937':
    'PRONOM tells KF8 from Mobipocket and has no MIME type for it; file takes both for one',
  'application/octet-stream fmt/518': 'file does not know BBeB',
  'application/octet-stream fmt/485': 'file does not know Rocket Book',
  'application/octet-stream fmt/396': 'file does not know PocketMobi resources',
  'application/octet-stream -': 'neither knows Samsung SNB',
  'application/octet-stream x-fmt/284': 'file does not know DisplayWrite; PRONOM has its extension alone',
  'application/octet-stream fmt/524':
    'file does not look into a zip whose first entry is no known one; PRONOM has a container signature',
  'application/vnd.lotus-1-2-3 x-fmt/121':
    'PRONOM tells Quattro Pro from Lotus 1-2-3, whose records it shares, and has no MIME type for it',
  'application/vnd.lotus-1-2-3 x-fmt/122': 'as x-fmt/121',
  'application/x-wine-extension-ini x-fmt/191':
    'the first line of AMI Professional is a bracket, which file takes for an INI file',
  'application/x-compress-ttcomp x-fmt/148':
    'file takes the first bytes of a DisplayWrite document for those of another program',
};

/** All files are old or odd ones of the kind that their names say, but these. */
const NOT_AS_NAMED: Readonly<Record<string, string>> = {
  'ebooks/calibre 0.8.57/Lorem Ipsum - Andrew Jackson.snb': 'PRONOM does not know the format',
};

describeWith('the corpus format-corpus', corpus('format-corpus'), 'small real files', (folder) => {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const found = new Map<string, Identification>();
  beforeAll(async () => {
    const identifier = await openIdentifier();
    for (const path of paths) found.set(path, await identifier.identifyFile(path));
  });

  it('has files', () => {
    expect(paths.length).toBeGreaterThan(100);
  });

  it.each(paths.map((path) => relative(folder, path)))(
    '%s is told, within the budget and with one warning at most',
    (name) => {
      const { matches, warnings, text } = found.get(join(folder, name))!;
      expect([text?.vietnamese?.encoding, text?.combiningMarks]).toEqual([undefined, undefined]);
      expect(warnings).not.toContain('BUDGET_EXCEEDED');
      expect(warnings.length).toBeLessThanOrEqual(1);
      expect([name, matches.length > 0]).toEqual([name, !(name in NOT_AS_NAMED)]);
    },
  );

  describeWith('file', ifPresent('/usr/bin/file'), 'and file(1)', (file) => {
    it('agree, or it is explained why not', () => {
      const types = execFileSync(file, ['--mime-type', '--brief', ...paths], { encoding: 'utf8' })
        .trim()
        .split('\n');
      const disagreeing = new Map<string, number>();
      for (const [index, path] of paths.entries()) {
        const { matches } = found.get(path)!;
        if (matches.some(({ mimeTypes }) => mimeTypes.includes(types[index]!))) continue;
        const key = `${types[index]} ${matches[0]?.puid ?? '-'}`;
        disagreeing.set(key, (disagreeing.get(key) ?? 0) + 1);
      }
      const count = [...disagreeing.values()].reduce((sum, one) => sum + one, 0);
      process.stdout.write(
        `file --mime-type: ${paths.length - count} of ${paths.length} agree, ${count} are explained\n`,
      );
      expect([...disagreeing.keys()].sort()).toEqual(Object.keys(EXPLAINED).sort());
    });
  });
});
