import { nationalPolicy, parsePolicy } from './policy.js';

const row = {
  id: 'a',
  puid: 'fmt/40',
  effect: 'decides',
  level: 'high',
  reason: { vi: 'lý do', en: 'reason' },
  source: 'QĐ 1',
  confidence: 'V',
  validFrom: '2026-01-01',
  validTo: null,
  decidedBy: 'Chi cục',
};
const policy = (...rows: unknown[]): string => JSON.stringify({ version: '1', rows });

it('reads the national profile: every format of it is allowed or, as DWG, to be migrated', () => {
  const { families, rows } = nationalPolicy();
  expect(rows.map(({ family }) => family).sort()).toEqual(families.map(({ id }) => id).sort());
  expect(rows.filter(({ task }) => task === 'migrate').map(({ family, confidence }) => [family, confidence])).toEqual([
    ['dwg', 'R'],
  ]);
  const puids = families.flatMap((family) => family.puids);
  expect(new Set(puids).size).toBe(puids.length);
});

it('reads rows of a format and of a family it knows', () => {
  const { rows } = parsePolicy(
    policy(row, { ...row, id: 'b', puid: undefined, family: 'doc', validTo: '2027-01-01' }),
    nationalPolicy().families,
  );
  expect(rows.map(({ puid, family, validTo }) => [puid, family, validTo])).toEqual([
    ['fmt/40', undefined, null],
    [undefined, 'doc', '2027-01-01'],
  ]);
});

it.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['no rows', '{"version":"1"}'],
  ['two rows of one id', policy(row, row)],
  ['a row of nothing', policy({ ...row, puid: undefined })],
  ['a row of a format and a family', policy({ ...row, family: 'doc' })],
  ['a family that nobody knows', policy({ ...row, puid: undefined, family: 'doc' })],
  ['what is no PUID', policy({ ...row, puid: 'word' })],
  ['an unknown level', policy({ ...row, level: 'unknown' })],
  ['a day that is none', policy({ ...row, validFrom: '2026-13-01' })],
  ['an end before the beginning', policy({ ...row, validTo: '2026-01-01' })],
  ['a reason in one language', policy({ ...row, reason: { vi: 'lý do' } })],
  ['no source', policy({ ...row, source: ' ' })],
  ['an endless source', policy({ ...row, source: 'x'.repeat(501) })],
])('refuses %s', (_, json) => {
  expect(() => parsePolicy(json)).toThrow(expect.objectContaining({ code: 'FORMAT_RISK_POLICY_INVALID' }) as Error);
});
