/**
 * Sorts numbers; where all but those at the end are in order already, at hardly more than the cost of looking.
 * @returns the numbers given, in place where nothing had to be moved
 */
export function inOrder(numbers: Uint32Array, compare: (a: number, b: number) => number): Uint32Array {
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
