import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormatIdentifier, readContainerSignatures, readSignatureFile, windowsOf } from '@mocban/formats';
import { corpus, describeWith } from '../../fixtures/corpora.js';

const pronom = corpus('pronom');

describeWith('the corpus droid-skeletons', pronom && corpus('droid-skeletons'), 'skeletons of DROID', (folder) => {
  let identifier: FormatIdentifier;
  beforeAll(async () => {
    const read = (name: string) => createReadStream(join(pronom!, name));
    identifier = new FormatIdentifier(
      await readSignatureFile(read('DROID_SignatureFile_V122.xml')),
      await readContainerSignatures(read('container-signature-20260119.xml')),
    );
  });

  const cases = readFileSync(join(folder, 'expected.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t') as [file: string, puid: string, method: string]);

  describe('of byte signatures', () => {
    const binary = cases.filter(([, , method]) => method === 'binary');
    const puidsOf = (file: string): string[] => {
      const { matches, warnings } = identifier.identify(windowsOf(readFileSync(join(folder, file))));
      expect(warnings).toEqual([]);
      return matches.map(({ puid }) => puid);
    };

    it.each(binary)('%s is %s', (file, puid) => {
      expect(puidsOf(file)).toContain(puid);
    });

    it('are told from all others, but for one: the release has neither of its two formats first', () => {
      const several = binary.filter(([file]) => puidsOf(file).length > 1);
      expect(several.map(([file]) => [file, puidsOf(file)])).toEqual([
        ['fmt/fmt-2091-signature-id-3454.tif', ['fmt/353', 'fmt/2091']],
      ]);
    });
  });

  it.each(cases.filter(([, , method]) => method === 'container'))('%s is %s, and nothing else', async (file, puid) => {
    const { matches } = await identifier.identifyFile(join(folder, file));
    expect(matches).toMatchObject([{ puid }]);
  });
});
