import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { validateEark } from '@mocban/eark';
import { readMets } from '@mocban/mets';
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

    it('reads the AIP example of 2016 from its tar, says why it is judged as it is, and follows its file:// references', async () => {
      const folder = join(specifications, 'AIP', 'examples');
      const [tar] = readdirSync(folder).filter((name) => name.endsWith('.tar'));
      const tree = await openTree(join(folder, tar!));
      const { profile, version, reasons, findings } = await validateEark(tree);
      await tree.close();
      expect([profile, version]).toEqual(['csip', '2.2.0']);
      expect(reasons).toEqual([
        'no OAISPACKAGETYPE is stated',
        'PROFILE is "http://www.ra.ee/METS/v01/IP.xml"',
        'PROFILE names no version; judged by 2.2.0',
      ]);
      const rules = new Set(findings.map(({ rule }) => rule));
      for (const rule of ['CSIP2', 'CSIP9', 'CSIP41', 'CSIP59', 'CSIP_REFERENCE_NOT_RELATIVE'])
        expect(rules).toContain(rule);
      expect(findings.filter(({ message }) => message.includes('outside the package'))).toEqual([]);
    });

    it.each(['METS.xml', 'METS_representation.xml'])('reads the loose %s of the DIP examples', async (name) => {
      const mets = await readMets(createReadStream(join(specifications, 'DIP/examples/SIARD/SIARD2.0', name)));
      expect(mets.structMaps).not.toHaveLength(0);
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
