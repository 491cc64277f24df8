import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '@mocban/core';
import { validateObject } from '@mocban/ocfl';
import { openFsStore } from '@mocban/storage';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Fixture {
  path: string;
  expected: 'valid, no warning' | 'valid, with warning' | 'invalid';
  codes: string[];
}

/** Fixtures we judge otherwise, each with the reason. */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {};

async function findingsOf(path: string): Promise<Finding[]> {
  const store = await openFsStore(path, { readOnly: true });
  const findings: Finding[] = [];
  for await (const found of validateObject(store, '')) findings.push(found);
  return findings;
}

const rulesOf = (findings: Finding[], severity: Finding['severity']): string[] =>
  [...new Set(findings.filter((found) => found.severity === severity).map(({ rule }) => rule))].sort();

describeWith('ocfl-fixtures in MOCBAN_CORPORA', corpus('ocfl-fixtures'), 'the OCFL fixtures', (root) => {
  const fixtures = JSON.parse(readFileSync(join(root, 'expected.json'), 'utf8')) as Fixture[];

  it('finds all 79 fixtures', () => expect(fixtures).toHaveLength(79));

  it.each(fixtures.filter(({ path }) => !Object.hasOwn(KNOWN_DIFFERENCES, path)))('$path', async (fixture) => {
    const findings = await findingsOf(join(root, fixture.path));
    const errors = rulesOf(findings, 'error');
    const warnings = rulesOf(findings, 'warning');
    if (fixture.expected === 'invalid') expect(errors).toEqual(expect.arrayContaining(fixture.codes));
    else expect({ errors, warnings }).toEqual({ errors: [], warnings: [...fixture.codes].sort() });
  });
});
