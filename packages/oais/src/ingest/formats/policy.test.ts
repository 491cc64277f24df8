import type { CheckFinding } from '@mocban/vn-records';
import type { Submission } from '../../ports.js';
import { check } from '../verdict.js';
import { decideFormats } from './decide-formats.js';
import type { IdentifiedFormat } from './format-inventory.js';
import { defaultFormatPolicy, isInForce, parseFormatPolicy, type FormatPolicy } from './policy.js';
import { c11Words } from './rules.js';

const text = (change: object): string =>
  JSON.stringify({
    id: 'x',
    source: 'y',
    confidence: 'R',
    validFrom: '2026-01-01',
    findings: [],
    formats: [],
    ...change,
  });
const policy = (change: object): FormatPolicy => parseFormatPolicy(text(change));

it.each([
  ['no JSON', '{', 'JSON'],
  ['no object', '1', 'an object'],
  ['no source', text({ source: undefined }), 'source'],
  ['no day', text({ validFrom: 'soon' }), 'validFrom'],
  ['another key', text({ rules: [] }), 'rules'],
  ['another decision', text({ findings: [{ finding: '*', decision: 'delete' }] }), 'findings[0].decision'],
  ['a finding that nobody makes', text({ findings: [{ finding: 'FORMAT_EMTPY', decision: 'hold' }] }), 'FORMAT_EMPTY'],
  ['no PUID', text({ formats: [{ puid: 'pdf', decision: 'hold' }] }), 'formats[0].puid'],
  ['both', text({ formats: [{ puid: 'fmt/40', risk: 'high', decision: 'hold' }] }), 'formats[0]'],
  ['neither', text({ formats: [{ decision: 'hold' }] }), 'formats[0]'],
])('refuses one with %s, and names what is wrong', (_, value, named) => {
  expect(() => parseFormatPolicy(value)).toThrow(
    expect.objectContaining({ code: 'ARCHIVE_POLICY_INVALID', message: expect.stringContaining(named) }),
  );
});

it('holds from its first to its last day', () => {
  const bounded = policy({ validTo: '2026-12-31' });
  const days = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
  expect(days.map((day) => isInForce(bounded, day))).toEqual([false, true, true, false]);
  expect(isInForce(policy({}), '2099-01-01')).toBe(true);
});

const found = (rule: 'FORMAT_EMPTY' | 'FORMAT_CORRUPT' | 'FORMAT_BY_EXTENSION', path: string): CheckFinding => ({
  ...check(rule === 'FORMAT_BY_EXTENSION' ? 'info' : 'warn', {
    rule,
    location: `${path}#page 1`,
    check: 'C11',
    ...c11Words(rule, 'd'),
  }),
  document: path,
});
const FINDINGS = [found('FORMAT_EMPTY', 'a'), found('FORMAT_CORRUPT', 'b'), found('FORMAT_BY_EXTENSION', 'c')];

const match = (puid: string): IdentifiedFormat['matches'][number] => ({
  puid,
  name: `name of ${puid}`,
  version: undefined,
  basis: 'signature',
  mimeTypes: [],
});
const FORMATS: Readonly<Record<string, IdentifiedFormat>> = {
  a: { matches: [match('fmt/40')], warnings: [] },
  b: { matches: [match('fmt/1'), match('fmt/40')], warnings: [] },
  c: { matches: [], warnings: [] },
  d: { matches: [match('fmt/2')], warnings: [] },
};
const SUBMISSION = { documents: Object.keys(FORMATS).map((path) => ({ path })) } as unknown as Submission;
const levelOf = (puid: string | undefined) => (puid === undefined ? 'unknown' : puid === 'fmt/2' ? 'high' : 'low');
const decided = (own: FormatPolicy) =>
  decideFormats(SUBMISSION, (path) => FORMATS[path], FINDINGS, { policy: own, levelOf });

it('leaves everything as it was found by the published policy', () => {
  expect(decided(defaultFormatPolicy())).toEqual({
    findings: FINDINGS,
    summary: { policy: 'mocban-formats-1', held: 0, returned: 0 },
  });
});

it('decides every finding by the first rule that fits, and keeps rule, place and hint', () => {
  const { findings, summary } = decided(
    policy({
      findings: [
        { finding: 'FORMAT_EMPTY', decision: 'return' },
        { finding: 'FORMAT_BY_EXTENSION', decision: 'note' },
        { finding: '*', decision: 'hold' },
      ],
    }),
  );
  expect(findings.map(({ rule, location, effect, severity }) => [rule, location, effect, severity])).toEqual([
    ['FORMAT_EMPTY', 'a#page 1', 'block', 'error'],
    ['FORMAT_CORRUPT', 'b#page 1', 'officer', 'warning'],
    ['FORMAT_BY_EXTENSION', 'c#page 1', 'info', 'info'],
  ]);
  expect(findings[0]).toMatchObject({ check: 'C11', document: 'a', hint: FINDINGS[0]!.hint });
  expect(findings[0]!.message).toContain('return by the policy x');
  expect(summary).toEqual({ policy: 'x', held: 1, returned: 1 });
});

it('finds documents of formats and levels that are not taken, unless an earlier rule takes them', () => {
  const { findings } = decided(
    policy({
      formats: [
        { puid: 'fmt/1', decision: 'accept' },
        { puid: 'fmt/40', decision: 'return' },
        { risk: 'high', decision: 'hold' },
        { risk: 'unknown', decision: 'note' },
      ],
    }),
  );
  expect(findings.slice(FINDINGS.length).map(({ rule, document, effect }) => [rule, document, effect])).toEqual([
    ['FORMAT_NOT_ACCEPTED', 'a', 'block'],
    ['FORMAT_NOT_ACCEPTED', 'c', 'warn'],
    ['FORMAT_NOT_ACCEPTED', 'd', 'officer'],
  ]);
  expect(findings.at(-1)!.message).toBe(
    'the format is not one that is taken: fmt/2 (name of fmt/2), of the risk high (hold by the policy x)',
  );
});
