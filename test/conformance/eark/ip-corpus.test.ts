import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, type Finding } from '@mocban/core';
import { openTree } from '@mocban/container';
import { validateEark } from '@mocban/eark';
import { SchemaValidator } from '@mocban/xml';
import { corpus, describeWith } from '../../fixtures/corpora.js';
import { KNOWN_DIFFERENCES } from './known-differences.js';

interface Case {
  requirement: string;
  rule: string;
  severity: 'ERROR' | 'WARNING' | 'INFO';
  message: string;
  package: string;
  path: string;
  expectedValidForThisRule: boolean;
}

/** Its packages were made in the years before; nothing in them is later. */
const clock = fixedClock('2026-01-01T00:00:00Z');
const nameOf = (row: Case): string => `${row.requirement}/${row.rule} ${row.package}`;

const found = corpus('eark-ip-test-corpus');

describeWith('eark-ip-test-corpus in MOCBAN_CORPORA', found, 'the E-ARK information package corpus', (root) => {
  const { cases } = JSON.parse(readFileSync(join(root, 'expected.json'), 'utf8')) as { cases: Case[] };
  const seen = new Map<string, Promise<Finding[]>>();
  const validator = new SchemaValidator();
  let folder = '';

  const findingsOf = (path: string): Promise<Finding[]> => {
    const found = seen.get(path) ?? judge(join(folder, path));
    seen.set(path, found);
    return found;
  };
  async function judge(path: string): Promise<Finding[]> {
    const tree = await openTree(path);
    try {
      return (await validateEark(tree, { clock, schemaValidator: validator })).findings;
    } finally {
      await tree.close();
    }
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mocban-eark-corpus-'));
    execFileSync('tar', ['-xzf', join(root, 'packages.tar.gz'), '-C', folder]);
  });
  afterAll(() => {
    validator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function agrees(row: Case): Promise<boolean> {
    const findings = (await findingsOf(row.path)).filter(({ rule }) => rule === row.requirement);
    return row.expectedValidForThisRule
      ? findings.length === 0
      : findings.some(({ severity }) => severity === row.severity.toLowerCase());
  }

  it('holds the 184 cases that were counted', () => expect(cases).toHaveLength(184));

  const isKnown = (row: Case): boolean => Object.hasOwn(KNOWN_DIFFERENCES, nameOf(row));
  const counted = cases
    .filter((row) => !isKnown(row))
    .map((row) => [`${nameOf(row)} ${row.expectedValidForThisRule ? 'keeps' : 'breaks'} the rule`, row] as const);
  it.each(counted)('%s', async (_name, row) => {
    const findings = (await findingsOf(row.path)).filter(({ rule }) => rule === row.requirement);
    if (row.expectedValidForThisRule) expect(findings).toEqual([]);
    else expect(findings.map(({ severity }) => severity)).toContain(row.severity.toLowerCase());
  });

  it.each(cases.filter(isKnown).map((row) => [nameOf(row), row] as const))(
    '%s is still a known difference',
    async (_name, row) => expect(await agrees(row)).toBe(false),
  );
});
