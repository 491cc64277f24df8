import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { validateEark } from '@mocban/eark';
import { corpus, describeWith } from '../../fixtures/corpora.js';

describeWith(
  'eark-specs in MOCBAN_CORPORA',
  corpus('eark-specs'),
  'example packages of the E-ARK specifications',
  (specifications) => {
    async function errorsOf(path: string): Promise<string[]> {
      const tree = await openTree(path);
      try {
        const { findings } = await validateEark(tree);
        return findings
          .filter(({ severity }) => severity !== 'info')
          .map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
      } finally {
        await tree.close();
      }
    }
    const example = (name: string): Promise<string[]> => errorsOf(join(specifications, 'CSIP', 'examples', name));

    it('finds the wrong size and MD5 of xlink.xsd in minimal_IP_with_schemas.zip', async () => {
      const found = await example('minimal_IP_with_schemas.zip');
      expect(found).toContain('error CSIP69: schemas/xlink.xsd has 8052 bytes, SIZE says 8322');
      expect(found.some((line) => line.startsWith('error CSIP71: schemas/xlink.xsd has the md5'))).toBe(true);
      expect(found.filter((line) => /error CSIP(69|71)/.test(line))).toHaveLength(2);
    });

    it('finds the missing header in minimal_IP_nomtshdr.zip', async () => {
      expect(await example('minimal_IP_nomtshdr.zip')).toContain('error CSIP117: there is no metsHdr');
    });

    it('finds the missing package type in minimal_IP_nopcktyp.zip', async () => {
      const found = await example('minimal_IP_nopcktyp.zip');
      expect(found).toContain('error CSIP9: OAISPACKAGETYPE is absent or empty');
      expect(found.some((line) => line.includes('CSIP117'))).toBe(false);
    });

    it('finds the OBJID unlike its folder, the file: references and the old profile of the SIP example', async () => {
      const folder = join(specifications, 'SIP', 'examples');
      const [zip] = readdirSync(folder).filter((name) => name.endsWith('.zip'));
      const found = await errorsOf(join(folder, zip!));
      expect(found.some((line) => line.startsWith('warning CSIP1: OBJID is "a46ab3d0'))).toBe(true);
      expect(
        found.some((line) => line.startsWith('warning CSIP_REFERENCE_NOT_RELATIVE: the reference is a file: URI')),
      ).toBe(true);
      expect(found.some((line) => line.startsWith('error SIP2: PROFILE is https://earksip.dilcis.eu/'))).toBe(true);
    });
  },
);
