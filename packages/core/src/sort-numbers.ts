/**
 * Sorts numbers; where all but those at the end are in order already, at hardly more than the cost of looking.
 * @returns the numbers given, in place where nothing had to be moved
 */
export function sortNumbers(numbers: Uint32Array, compare: (a: number, b: number) => number): Uint32Array {
  let sorted = Math.min(1, numbers.length);
  while (sorted < numbers.length && compare(numbers[sorted - 1]!, numbers[sorted]!) <= 0) sorted += 1;
  if (sorted === numbers.length) return numbers;
  if (sorted < numbers.length / 2) return numbers.sort(compare);
  return merged(numbers.subarray(0, sorted), numbers.subarray(sorted).sort(compare), compare);
}

function merged(a: Uint32Array, b: Uint32Array, compare: (a: number, b: number) => number): Uint32Array {
  const all = new Uint32Array(a.length + b.length);
  let [fromA, fromB] = [0, 0];
  for (let at = 0; at < all.length; at += 1) {
    const isA = fromB === b.length || (fromA < a.length && compare(a[fromA]!, b[fromB]!) <= 0);
    all[at] = isA ? a[fromA++]! : b[fromB++]!;
  }
  return all;
}

/**
 * The numbers from 0 to `size - 1` in the order of their keys, which are sorted as numbers and not by calls.
 * @param keyOf a whole number from 0 to 2³² - 1
 * @param compare order of two numbers whose keys are alike in as many bits as there is room for
 */
export function orderByKey(
  size: number,
  keyOf: (number: number) => number,
  compare: (a: number, b: number) => number,
): Uint32Array {
  const scale = 2 ** Math.ceil(Math.log2(size + 1));
  const dropped = Math.max(1, (2 ** 32 * scale) / 2 ** 53);
  const keys = new Float64Array(size);
  for (let number = 0; number < size; number += 1) keys[number] = Math.floor(keyOf(number) / dropped) * scale + number;
  keys.sort();
  const numbers = Uint32Array.from(keys, (key) => key % scale);
  for (let first = 0, next = 1; next <= size; next += 1) {
    if (next < size && Math.floor(keys[first]! / scale) === Math.floor(keys[next]! / scale)) continue;
    if (next - first > 1) numbers.subarray(first, next).sort(compare);
    first = next;
  }
  return numbers;
}
