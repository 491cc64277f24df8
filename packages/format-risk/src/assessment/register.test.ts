import { smallRelease, type SmallFormat } from '../nara/small-release.test.helper.js';
import { nationalPolicy, type PolicyRow } from '../policy/policy.js';
import type { DeprecatedFormat } from '../pronom/deprecated.js';
import { VersionChains } from '../pronom/relations.js';
import { compareRisks } from './compare.js';
import { packageRisk } from './package-risk.js';
import { signsOf } from '../signs/at-risk.js';
import { RiskRegister } from './register.js';

const word: SmallFormat = { id: 'NF00001', name: 'Word 97', puid: 'fmt/40', proprietary: 'Yes', renderers: 'Yes' };
const tiff: SmallFormat = { id: 'NF00002', name: 'TIFF', puid: 'fmt/353', proprietary: 'No', renderers: 'Yes' };
const dead: SmallFormat = {
  id: 'NF00003',
  name: 'Dead',
  puid: 'fmt/900',
  proprietary: 'Yes',
  renderers: 'No',
  action: 'Transform',
};
const dwg: SmallFormat = { id: 'NF00004', name: 'DWG', puid: 'fmt/36', proprietary: 'No', renderers: 'Yes' };

const said = { name: 'TIFF', said: 'PUID deprecated.', updated: '2011-07-07' };
const deprecated: DeprecatedFormat[] = [
  { ...said, puid: 'fmt/10', successors: ['fmt/999', 'fmt/353'] },
  { ...said, puid: 'fmt/60', successors: [] },
];

const row = (change: Partial<PolicyRow>): PolicyRow => ({
  id: 'local-1',
  puid: 'fmt/40',
  effect: 'decides',
  level: 'high',
  reason: { vi: 'không còn phần mềm', en: 'no software left' },
  source: 'QĐ 12/2026',
  confidence: 'V',
  validFrom: '2026-01-01',
  validTo: null,
  decidedBy: 'Chi cục Văn thư - Lưu trữ',
  ...change,
});

const register = (operator: PolicyRow[] = [], formats = [word, tiff, dead, dwg], at = '2026-11-22'): RiskRegister =>
  new RiskRegister({
    nara: smallRelease(formats),
    deprecated,
    profile: nationalPolicy(),
    operator,
    at,
  });

const codes = (puid: string | undefined, of = register()): string[] => of.assess(puid).reasons.map(({ code }) => code);

it("takes NARA's level, with what counts against the format, and shows what the profile says", () => {
  expect(register().assess('fmt/40')).toMatchObject({ level: 'moderate', decidedBy: 'nara', rating: 1 });
  expect(codes('fmt/40')).toEqual(['PROFILE_ROW', 'NARA_LEVEL']);
  expect(
    register()
      .assess('fmt/900')
      .nara[0]?.weaknesses.map(({ question, score }) => [question, score]),
  ).toEqual([
    ['6.1', -4],
    ['1.1', -1],
  ]);
  expect(codes('fmt/900')).toEqual(['NARA_LEVEL', 'NARA_TRANSFORMS']);
});

it('does not say of a format what nobody knows of it', () => {
  const unknown: SmallFormat = { ...dead, renderers: 'Unknown' };
  const of = register([], [unknown]);
  expect(of.assess('fmt/900').nara[0]?.weaknesses.map(({ text }) => text.en)).toEqual([
    'not known: nothing renders it',
    'the format is proprietary',
  ]);
});

it('lets the worst of several rows of one format count', () => {
  const of = register([], [word, { ...dead, puid: 'fmt/40' }]);
  expect(of.assess('fmt/40')).toMatchObject({ level: 'high', rating: -5 });
  expect(codes('fmt/40', of)).toContain('NARA_SEVERAL');
});

it('lets the profile stand in where nobody else has a level, and raise one', () => {
  expect(register().assess('fmt/136')).toMatchObject({ level: 'low', decidedBy: 'profile' });
  expect(register().assess('fmt/36')).toMatchObject({ level: 'moderate', decidedBy: 'profile', tasks: ['migrate'] });
  expect(register().assess('fmt/21')).toMatchObject({ level: 'moderate', decidedBy: 'profile', nara: [] });
});

it('lets a row of the operator decide, while it is in force, and shows both', () => {
  expect(register([row({})]).assess('fmt/40')).toMatchObject({ level: 'high', decidedBy: 'operator', rating: 1 });
  expect(codes('fmt/40', register([row({})]))).toEqual(['OPERATOR_ROW', 'PROFILE_ROW', 'NARA_LEVEL']);
  expect(register([row({ validFrom: '2027-01-01' })]).assess('fmt/40').level).toBe('moderate');
  expect(register([row({ validTo: '2026-11-22' })]).assess('fmt/40').level).toBe('moderate');
  const family = row({ id: 'local-2', puid: undefined, family: 'doc', level: 'low', validFrom: '2026-06-01' });
  expect(register([family]).assess('fmt/40').level).toBe('low');
  expect(register([family, row({})]).assess('fmt/40').level).toBe('high');
});

it('assesses what PRONOM has given up as what it names instead', () => {
  expect(register().assess('fmt/10')).toMatchObject({ level: 'low', decidedBy: 'nara' });
  expect(codes('fmt/10')).toEqual(['PROFILE_ROW', 'NARA_LEVEL', 'PRONOM_DEPRECATED', 'AS_SUCCESSOR']);
  expect(codes('fmt/60')).toEqual(['PRONOM_DEPRECATED', 'NOT_ASSESSED']);
});

it('names a later version, which makes no level', () => {
  const chains = new VersionChains([
    { puid: 'fmt/40', name: 'Word', later: ['fmt/41'], earlier: [], file: '40.json', updated: '2012-04-19' },
  ]);
  const of = new RiskRegister({
    nara: smallRelease([word]),
    deprecated: [],
    chains,
    profile: nationalPolicy(),
    at: '2026-11-22',
  });
  expect(of.assess('fmt/40').level).toBe(register().assess('fmt/40').level);
  expect(of.assess('fmt/40').reasons.at(-1)).toEqual({
    code: 'PRONOM_LATER_VERSION',
    source: 'PRONOM fmt/40 2012-04-19',
    text: { vi: 'đã có phiên bản sau: fmt/41', en: 'there is a later version: fmt/41' },
  });
  expect(codes('fmt/41', of)).not.toContain('PRONOM_LATER_VERSION');
});

it('does not know the risk of a format that nobody has assessed or identified', () => {
  expect(register().assess('fmt/9999')).toMatchObject({ level: 'unknown', decidedBy: 'nobody' });
  expect(codes('fmt/9999')).toEqual(['NOT_ASSESSED']);
  expect(codes(undefined)).toEqual(['UNIDENTIFIED']);
});

it('gives a package the worst level of its files and counts them', () => {
  const files = new Map([
    ['fmt/353', 10],
    [undefined, 2],
    ['fmt/40', 3],
  ]);
  const risk = packageRisk(register(), files);
  expect(risk).toMatchObject({ level: 'unknown', files: 15, counts: { low: 10, moderate: 3, high: 0, unknown: 2 } });
  expect(risk.formats.map(({ assessment }) => assessment.puid)).toEqual([undefined, 'fmt/40', 'fmt/353']);
  expect(packageRisk(register(), new Map([...files, ['fmt/900', 1]])).level).toBe('high');
  expect(packageRisk(register(), new Map())).toMatchObject({ level: 'low', files: 0 });
});

describe('two releases', () => {
  const side = (formats: SmallFormat[], operator: PolicyRow[] = []) => register(operator, formats);
  const puids = ['fmt/40', 'fmt/353', 'fmt/10', 'fmt/900', undefined];

  it('differ in the level of the formats whose answers are others, and of what is assessed as they are', () => {
    const worse = { ...tiff, renderers: 'No' as const };
    expect(compareRisks(side([word, tiff, dead]), side([word, worse, dead]), puids)).toEqual(
      ['fmt/353', 'fmt/10'].map((puid) => ({
        puid,
        from: 'low',
        to: 'moderate',
        fromRating: 4,
        toRating: -2,
        because: [
          { cause: 'answer', id: 'NF00002', question: '6.1', from: 'Yes', to: 'No', scoreFrom: 2, scoreTo: -4 },
        ],
      })),
    );
  });

  it('say which rows are new or gone', () => {
    const [change] = compareRisks(side([tiff]), side([tiff, dead]), puids);
    expect(change).toMatchObject({
      puid: 'fmt/900',
      from: 'unknown',
      to: 'high',
      because: [{ cause: 'row-added', id: 'NF00003' }],
    });
    expect(compareRisks(side([tiff], [row({})]), side([tiff]), puids)).toMatchObject([
      { puid: 'fmt/40', from: 'high', to: 'low', because: [{ cause: 'policy-removed', id: 'local-1' }] },
    ]);
  });
});

it('sees the sign of obsolete technology in a high risk and in what is to be migrated, since the law names it', () => {
  const signs = (puid: string, at: string) => signsOf(register().assess(puid), at).map(({ code }) => code);
  expect(['fmt/900', 'fmt/36', 'fmt/40', 'fmt/9999'].map((puid) => signs(puid, '2026-11-22'))).toEqual([
    ['obsolete-technology'],
    ['obsolete-technology'],
    [],
    [],
  ]);
  expect(signs('fmt/900', '2026-01-11')).toEqual([]);
});
