import { sortNumbers, orderByKey } from './sort-numbers.js';

const ascending = (a: number, b: number): number => a - b;

it.each([
  ['nothing', []],
  ['one', [7]],
  ['numbers in order', [1, 2, 2, 3, 9]],
  ['a few out of order at the end', [2, 4, 6, 8, 10, 12, 5, 1, 13]],
  ['many out of order', [9, 8, 7, 1, 2, 3, 3, 0]],
])('puts %s in order', (_what, numbers) => {
  expect([...sortNumbers(Uint32Array.from(numbers), ascending)]).toEqual(numbers.toSorted(ascending));
});

it('compares little where nearly all are in order', () => {
  const numbers = Uint32Array.from({ length: 10_000 }, (_, index) => (index < 9990 ? index * 2 : (index - 9990) * 7));
  let compared = 0;
  const sorted = sortNumbers(numbers, (a, b) => {
    compared += 1;
    return a - b;
  });
  expect([...sorted]).toEqual([...numbers].sort(ascending));
  expect(compared).toBeLessThan(21_000);
});

it.each([0, 1, 2, 1000])('orders %d numbers by their keys, and those with one key by what is asked', (size) => {
  const keyOf = (number: number) => ((number * 7919) % 101) * 42_000_000;
  const order = [...orderByKey(size, keyOf, (a, b) => b - a)];
  const expected = Array.from({ length: size }, (_, number) => number).sort((a, b) => keyOf(a) - keyOf(b) || b - a);
  expect(order).toEqual(expected);
});
