import { Effort } from './effort.js';
import { findFirst, findLast, needleOf } from './find.js';
import { LiteralScanner } from './literal-scanner.js';

/** Bytes of few values, so that what is looked for is often nearly there. */
function bytesOf(length: number, seed: number, values: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return 0x61 + ((state >>> 16) % values);
  });
}

const enough = (): Effort => new Effort(1e9);

describe.each([1, 2, 3, 4, 5])('in bytes of a kind (%i)', (seed) => {
  const bytes = bytesOf(3000, seed, 3);
  const at = (from: number, length: number): Uint8Array => bytes.slice(from, from + length);

  it.each([6, 9, 12])('finds of many literals of at least %i bytes the first place of each, or none', (least) => {
    const literals = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? at(index * 70, least + (index % 5)) : bytesOf(least + (index % 7), index * seed, 3),
    );
    const scanner = new LiteralScanner(literals, least);
    for (const [from, end] of [
      [0, 3000],
      [0, 1000],
      [517, 2101],
    ] as const) {
      const found = scanner.scan(bytes, from, end, enough());
      for (const [id, literal] of literals.entries()) {
        const place = Buffer.from(bytes).indexOf(literal, from);
        const isWithin = place >= 0 && place + literal.length <= end;
        // What reaches over a bound may be found or not; what is found is there.
        if (isWithin && found[id]! >= from) expect([id, found[id]]).toEqual([id, place]);
        else if (found[id]! < 0) expect([id, isWithin]).toEqual([id, false]);
        else expect(Buffer.from(at(found[id]!, literal.length))).toEqual(Buffer.from(literal));
      }
    }
  });

  it.each([1, 2, 5, 11])('finds runs of %i bytes from both sides between two places', (length) => {
    for (let index = 0; index < 60; index += 1) {
      const needle = needleOf({ at: 0, bytes: at(index * 41, length) });
      const [from, to] = [index * 13, index * 13 + (index % 3 === 0 ? 20 : 400)];
      const places = [];
      for (let place = from; place <= to && place + length <= bytes.length; place += 1)
        if (Buffer.from(at(place, length)).equals(needle.bytes)) places.push(place);
      expect(findFirst(bytes, needle, from, to, enough())).toBe(places[0] ?? -1);
      expect(findLast(bytes, needle, to, from, enough())).toBe(places.at(-1) ?? -1);
    }
  });
});

it('stops looking where nothing is left to look for', () => {
  const bytes = new Uint8Array(1_000_000).fill(0x61);
  const literal = Uint8Array.from([...new Uint8Array(11).fill(0x61), 0x62]);
  const effort = new Effort(1000);
  expect(new LiteralScanner([literal], 6).scan(bytes, 0, bytes.length, effort)[0]).toBe(-1);
  expect(effort.isOut).toBe(true);
  const other = new Effort(1000);
  expect(findFirst(bytes, { at: 0, bytes: literal, rare: 0 }, 0, bytes.length, other)).toBe(-1);
  expect(other.isOut).toBe(true);
});

it('is out of time as well as of comparisons, and says nothing before', async () => {
  const effort = new Effort(1e12, 20);
  expect(effort.spend(1_000_000)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(effort.spend(1)).toBe(true);
  expect(effort.spend(1_000_000)).toBe(false);
  expect(effort.isOut).toBe(true);
});
