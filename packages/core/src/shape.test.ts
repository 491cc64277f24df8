import { count, day, listOf, mapOf, nullable, oneOf, pattern, record, text, yesNo, type Shape } from './shape.js';

const shape = record({ name: text, days: listOf(day) }, { more: mapOf(nullable(count)), kind: oneOf('a', 'b') });
const problem = (value: unknown, of: Shape = shape): string | undefined => {
  try {
    of(value, '');
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'SHAPE_UNEXPECTED' });
    return (error as Error).message;
  }
};

it('takes what is of the shape', () => {
  expect(problem({ name: 'x', days: ['2026-01-31'], more: { a: 0, b: null }, kind: 'b' })).toBeUndefined();
});

it.each<[unknown, string]>([
  [{ name: '', days: [] }, 'name: expected a text that is not empty'],
  [{ name: 'x', days: ['2026-02-31', '31.01.2026'] }, 'days[1]: expected a day as YYYY-MM-DD'],
  [{ name: 'x' }, 'days: expected a value'],
  [{ name: 'x', days: {} }, 'days: expected a list'],
  [{ name: 'x', days: [], more: { a: -1 } }, 'more.a: expected a whole number, 0 or more'],
  [{ name: 'x', days: [], kind: 'c' }, 'kind: expected one of a, b'],
  [{ name: 'x', days: [], constructor: 1 }, 'constructor: expected no such key; known are name, days, more, kind'],
  [[], 'the rules: expected an object'],
])('says of %j which key is what else', (value, expected) => {
  expect(problem(value)).toBe(expected);
});

it('knows regular expressions and answers of yes and no', () => {
  expect([problem('a+', pattern), problem('a(', pattern), problem(true, yesNo), problem('true', yesNo)]).toEqual([
    undefined,
    ': expected a regular expression',
    undefined,
    ': expected true or false',
  ]);
});
