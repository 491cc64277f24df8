import { readNaraRelease } from './release.js';
import { smallRelease, smallTexts } from './small-release.test.helper.js';

const open = {
  id: 'NF00001',
  name: 'Open',
  puid: 'fmt/1',
  extensions: 'abc',
  proprietary: 'No',
  renderers: 'Yes',
} as const;
const dead = {
  id: 'NF00002',
  name: 'Dead',
  puid: 'fmt/2',
  extensions: 'abc',
  proprietary: 'Yes',
  renderers: 'No',
} as const;

it('recomputes ratings and levels from answers and weights', () => {
  const { formats, findings } = smallRelease([open, dead]);
  expect(findings).toEqual([]);
  expect(formats.get('NF00001')?.recomputed).toMatchObject({ rating: 4, level: 'low' });
  expect(formats.get('NF00002')?.recomputed).toMatchObject({ rating: -5, level: 'high' });
});

it('tells from the ratings whether the age of specifications was counted', () => {
  expect(smallRelease([open, dead]).method).toBe('without-age');
  const counted = readNaraRelease(smallTexts([{ ...open, year: '2018' }, dead], true), '2026-03-20');
  expect(counted).toMatchObject({ method: 'documented', findings: [] });
  expect(counted.formats.get('NF00001')?.rating).toBe(2);
});

it('explains the rating of a catch-all, or says that it cannot', () => {
  const catchAll = { id: 'NF00003', name: 'Abc unspecified version', extensions: 'abc' };
  expect(smallRelease([open, dead, { ...catchAll, rating: -5 }]).formats.get('NF00003')?.basis).toBe(
    'lowest-of-extension',
  );
  const { formats, findings } = smallRelease([open, dead, { ...catchAll, rating: 1 }]);
  expect(formats.get('NF00003')?.basis).toBeUndefined();
  expect(findings.map(({ rule, location }) => [rule, location])).toEqual([['FORMAT_RISK_RATING_DIFFERS', 'NF00003']]);
});

it('reports an answer that has no weight, and takes the published rating', () => {
  const texts = smallTexts([open]);
  const { formats, findings } = readNaraRelease(
    { ...texts, labelled: texts.labelled.replace(',No,', ',Perhaps,') },
    '2026-03-20',
  );
  expect(findings.map(({ rule }) => rule)).toEqual(['FORMAT_RISK_ANSWER_UNWEIGHTED']);
  expect(formats.get('NF00001')).toMatchObject({ rating: 4, basis: undefined });
});

it.each([
  ['no date', {}, 'March'],
  ['an empty table', { labelled: '' }, '2026-03-20'],
  ['rows of other lengths', { numbered: smallTexts([open]).numbered.replace('Open', 'Op,en') }, '2026-03-20'],
  ['other formats in both views', { numbered: smallTexts([dead]).numbered }, '2026-03-20'],
  ['a level that is none', { numbered: smallTexts([open]).numbered.replace('Low Risk', 'Some Risk') }, '2026-03-20'],
  ['a rating that is no number', { numbered: smallTexts([open]).numbered.replace('4.00', 'four') }, '2026-03-20'],
  [
    'weights that cannot be read',
    { weights: smallTexts([open]).weights.replace('2 = Yes,', 'two for yes,') },
    '2026-03-20',
  ],
  ['a format without a plan', { plans: smallTexts([dead]).plans }, '2026-03-20'],
  [
    'a plan of no format of PRONOM',
    { plans: smallTexts([open]).plans.replace('PRONOM/fmt/1', 'PRONOM/../1') },
    '2026-03-20',
  ],
  ['a quoted cell without an end', { plans: `${smallTexts([open]).plans}"` }, '2026-03-20'],
])('refuses %s', (_, change, date) => {
  expect(() => readNaraRelease({ ...smallTexts([open]), ...change }, date)).toThrow(
    expect.objectContaining({ code: 'FORMAT_RISK_MATRIX_INVALID' }) as Error,
  );
});
