import { createHash } from 'node:crypto';

/** Some of the objects of a store. The same seed chooses the same ones of the same objects. */
export type Sample = { seed: string } & ({ count: number } | { percent: number });

/** An object is drawn by this number, from 0 to 1, which nobody who does not know the seed can foresee. */
const lotOf = (seed: string, path: string): number =>
  createHash('sha256').update(`${seed}\n${path}`).digest().readUIntBE(0, 6) / 2 ** 48;

/** In the order in which they come. Holds the sample where its size is a number, nothing otherwise. */
export async function* sampleOf(paths: AsyncIterable<string>, sample: Sample): AsyncGenerator<string> {
  if ('percent' in sample) {
    for await (const path of paths) if (lotOf(sample.seed, path) * 100 < sample.percent) yield path;
    return;
  }
  let drawn: { path: string; lot: number; at: number }[] = [];
  let at = 0;
  const cut = (): void => void (drawn = drawn.sort((a, b) => a.lot - b.lot).slice(0, sample.count));
  for await (const path of paths) {
    drawn.push({ path, lot: lotOf(sample.seed, path), at: at++ });
    if (drawn.length > 2 * sample.count + 1000) cut();
  }
  cut();
  for (const { path } of drawn.sort((a, b) => a.at - b.at)) yield path;
}
