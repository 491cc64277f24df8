// What agencies send, made from a seed: the same packages every time.
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countPagesIn } from '@mocban/characterisation/count-pages';
import { createBag } from '@mocban/bagit';
import { writeZip } from '@mocban/container';
import { fixedClock } from '@mocban/core';
import { buildSip } from '@mocban/eark';
import { buildTt05Sip } from '@mocban/vn-records';
import { minimalPdf, Seeded } from '../performance/workloads.mjs';

const CLOCK = fixedClock('2026-03-10T01:30:00Z');

/** Of ten packages five are sound of each profile in turn, and some are broken, changed on the way or sent before. */
const KINDS = ['tt05', 'bag', 'eark', 'broken', 'tt05', 'again', 'bag', 'eark', 'twin', 'no-package'];

/**
 * @param number of the package, from 0
 * @returns where it lies, the number whose transfer it is, and the states that it may come to
 */
export async function makePackage({ seed, number, folder }) {
  const kind = KINDS[number % KINDS.length];
  const first = number - (number % KINDS.length);
  // The same package again is the same transfer; a twin has the content of another package under a new name.
  if (kind === 'again') return { ...(await makePackage({ seed, number: first, folder })), kind };
  const content = new Seeded(`${seed}/${kind === 'twin' ? first : number}`);
  const path = join(folder, `${number}.zip`);
  const source = join(folder, `${number}.source`);
  try {
    fill(source, content);
    await build(kind, source, path, { number, random: new Seeded(`${seed}/${number}/identifiers`) });
    return { kind, path, number, expected: EXPECTED[kind] ?? ['preserved'] };
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}

const EXPECTED = {
  broken: ['returned'],
  'no-package': ['returned'],
  twin: ['preserved', 'under-review', 'returned'],
};

async function build(kind, source, out, { number, random }) {
  const options = { out, asZip: true, clock: CLOCK, identifiers: { uuid: () => uuidOf(random.bytes(16)) } };
  if (kind === 'eark') await buildSip(source, options);
  else if (kind === 'no-package') await writeZip(source, out);
  else if (kind === 'bag' || kind === 'broken') await bag(source, out, kind === 'broken');
  else
    await buildTt05Sip(source, {
      ...options,
      countPages: countPagesIn,
      fileCode: `H98.01.2025.${String(number).padStart(5, '0')}`,
    });
}

function uuidOf(bytes) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function fill(folder, random) {
  mkdirSync(folder, { recursive: true });
  const documents = random.integer(2, 8);
  for (let index = 1; index <= documents; index += 1)
    writeFileSync(join(folder, `van-ban-${index}.pdf`), minimalPdf(random, random.integer(2_000, 120_000)));
}

async function bag(source, out, broken) {
  const folder = `${out}.bag`;
  try {
    await createBag(source, { out: folder, algorithms: ['sha256'], clock: CLOCK });
    if (broken) appendFileSync(join(folder, 'data', 'van-ban-1.pdf'), 'x');
    await writeZip(folder, out, { prefix: 'goi' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
