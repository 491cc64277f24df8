import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openIdentifier, windowsOf, type FormatIdentifier } from '@mocban/formats';
import { corpus, describeWith } from '../../fixtures/corpora.js';

describeWith('the corpus droid-skeletons', corpus('droid-skeletons'), 'skeletons of DROID', (folder) => {
  let identifier: FormatIdentifier;
  beforeAll(async () => {
    identifier = await openIdentifier();
  });

  const cases = readFileSync(join(folder, 'expected.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t') as [file: string, puid: string, method: string]);

  describe('of byte signatures', () => {
    const binary = cases.filter(([, , method]) => method === 'binary');
    const puidsOf = (file: string): string[] => {
      const { matches, warnings, text } = identifier.identify(windowsOf(readFileSync(join(folder, file))));
      expect(text?.vietnamese?.encoding).toBeUndefined();
      expect(warnings.filter((warning) => warning !== 'XML_MISMATCH')).toEqual([]);
      return matches.map(({ puid }) => puid);
    };

    it.each(binary)('%s is %s', (file, puid) => {
      expect(puidsOf(file)).toContain(puid);
    });

    it('are told first, but for those that the release has beside another and neither first', () => {
      const others = binary.filter(([file, puid]) => puidsOf(file)[0] !== puid);
      expect(others.map(([file]) => [file, puidsOf(file)])).toEqual([
        ['fmt/fmt-2091-signature-id-3454.tif', ['fmt/353', 'fmt/2091']],
      ]);
      process.stdout.write(`byte skeletons: ${binary.length} told, ${binary.length - others.length} of them first\n`);
    });
  });

  it.each(cases.filter(([, , method]) => method === 'container'))('%s is %s, and nothing else', async (file, puid) => {
    const { matches } = await identifier.identifyFile(join(folder, file));
    expect(matches).toMatchObject([{ puid }]);
  });
});
