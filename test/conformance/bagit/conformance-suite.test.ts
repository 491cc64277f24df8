import { validateBagPath } from '@mocban/bagit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  path: string;
  bagItVersion: string;
  group: 'valid' | 'invalid' | 'warning' | 'linux-only' | 'windows-only';
}

/** Cases of the suite that do not give the result asked for, with the reason. None. */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {};

/** These list a payload file that is absent where names keep their case: the bag is invalid, and the warning comes as well. */
const INVALID_WITH_WARNING = /(different-case|special-system-files)$/;

const suite = corpus('bagit-conformance-suite');

describeWith('bagit-conformance-suite in MOCBAN_CORPORA', suite, 'the BagIt conformance suite', (root) => {
  const cases = JSON.parse(readFileSync(join(root, 'expected.json'), 'utf8')) as Case[];

  it('has all 60 bags', () => expect(cases).toHaveLength(60));

  it.each(cases.filter(({ path }) => !(path in KNOWN_DIFFERENCES)).map((row) => [row.path, row] as const))(
    '%s',
    async (path, { group }) => {
      const { valid, findings } = await validateBagPath(join(root, path));
      const rules = (severity: string): string[] =>
        findings.filter((finding) => finding.severity === severity).map(({ rule }) => rule);
      if (group === 'valid') expect(rules('error')).toEqual([]);
      else if (group === 'warning') {
        expect(rules('warning')).not.toEqual([]);
        expect(rules('error').length > 0).toBe(INVALID_WITH_WARNING.test(path));
      } else if (group === 'invalid') expect(rules('error')).not.toEqual([]);
      else expect(rules('error')).toContain('BAG_PATH_OUTSIDE');
      expect(valid).toBe(rules('error').length === 0);
    },
  );

  // The folder's name says which rule a bag breaks; an error of another rule would pass by luck.
  it.each([
    ['v0.97/invalid/baginfo-missing-encoding', 'BAG_DECLARATION_MALFORMED'],
    ['v0.97/invalid/bom-in-bagit.txt', 'BAG_DECLARATION_MALFORMED'],
    ['v0.97/invalid/corrupt-data-file', 'BAG_DIGEST_MISMATCH'],
    ['v0.97/invalid/corrupt-tag-file', 'BAG_TAG_DIGEST_MISMATCH'],
    ['v0.97/invalid/extra-file-in-bag', 'BAG_PAYLOAD_UNLISTED'],
    ['v0.97/invalid/invalid-version-number', 'BAG_DECLARATION_MALFORMED'],
    ['v0.97/invalid/missing-baginfo', 'BAG_TAG_MISSING'],
    ['v0.97/invalid/missing-bagit.txt', 'BAG_DECLARATION_MISSING'],
    ['v0.97/invalid/out-of-scope-file-paths-using-dot-notation', 'BAG_PATH_OUTSIDE'],
    ['v0.97/invalid/out-of-scope-file-paths-using-dot-notation-for-fetch', 'BAG_PATH_OUTSIDE'],
    ['v0.97/invalid/same-filename-listed-twice-with-different-hashes', 'BAG_MANIFEST_DUPLICATE'],
    ['v0.97/warning/duplicate-file-with-different-case', 'BAG_CASE_COLLISION'],
    ['v0.97/warning/made-with-md5sum-tools', 'BAG_MANIFEST_ASTERISK'],
    ['v0.97/warning/relative-path', 'BAG_PATH_RELATIVE'],
    ['v0.97/warning/same-filename-listed-twice-with-different-normalization', 'BAG_NORMALISATION'],
    ['v0.97/warning/same-filename-listed-twice-with-the-same-hash', 'BAG_MANIFEST_DUPLICATE'],
    ['v0.97/warning/special-system-files', 'BAG_SYSTEM_FILE'],
    ['v1.0/invalid/bagit-with-invalid-whitespace', 'BAG_DECLARATION_MALFORMED'],
    ['v1.0/invalid/notAllManifestsListAllFiles', 'BAG_PAYLOAD_UNLISTED'],
    ['v1.0/invalid/same-filename-listed-twice-with-different-hashes', 'BAG_MANIFEST_DUPLICATE'],
    ['v1.0/invalid/same-filename-listed-twice-with-the-same-hash', 'BAG_MANIFEST_DUPLICATE'],
  ])('%s gives %s', async (path, rule) => {
    const { findings } = await validateBagPath(join(root, path));
    expect(findings.map((finding) => finding.rule)).toContain(rule);
  });
});
