import { outlivedGenerations } from './retire-generations.js';

const NOW = new Date('2030-01-01T00:00:00Z');
const GENERATIONS = ['2024-01-01', '2025-06-01', '2027-12-31', '2028-06-01', '2029-12-31'].map((day, at) => ({
  generation: at + 1,
  created: `${day}T00:00:00Z`,
}));

it.each([
  ['neither young nor among the newest', { generations: 2, days: 730 }, [1, 2, 3]],
  ['old, but among so many newest', { generations: 4, days: 0 }, [1]],
  ['beyond so many, but young', { generations: 1, days: 3000 }, []],
  ['all but the newest, which always stays', { generations: 0, days: 0 }, [1, 2, 3, 4]],
  ['exactly as old as it may be', { generations: 1, days: 732 }, [1, 2]],
])('%s', (_, rule, outlived) => {
  expect(outlivedGenerations(GENERATIONS, rule, NOW)).toEqual(outlived);
});

it('keeps the only one, however old it is', () => {
  expect(outlivedGenerations([GENERATIONS[0]!], { generations: 0, days: 0 }, NOW)).toEqual([]);
});
