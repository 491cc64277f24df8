import { createBag, openBag, validateBag } from '@mocban/bagit';
import { collisionKey } from '@mocban/core';
import { openTree, writeZip } from '@mocban/container';
import { paxHeader, rawTar } from '@mocban/container/testing';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CASES, generatedName, SAFE_PARTS, seeded, UNSAFE_PARTS } from '../../fixtures/generated-names.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-names-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Distinct names, also for a system that ignores case and normalises. */
function names(seed: string, parts: readonly string[]): string[] {
  const random = seeded(seed);
  const found = new Map<string, string>();
  while (found.size < CASES) {
    const name = generatedName(random, parts);
    if (!found.has(collisionKey(name))) found.set(collisionKey(name), name);
  }
  return [...found.values()];
}

async function bagOf(name: string, payload: readonly string[]): Promise<string> {
  const source = join(root, `${name}-source`);
  await mkdir(source);
  for (const file of payload) await writeFile(join(source, file), file);
  const out = join(root, name);
  await createBag(source, { out, algorithms: ['sha256'] });
  return out;
}

async function expectAll(path: string, payload: readonly string[]): Promise<void> {
  const tree = await openTree(path);
  try {
    const bag = await openBag(tree);
    const errors = (await validateBag(tree, { bag })).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
    const listed = [...bag.payloadManifests[0]!.entries].map((entry) => entry.path);
    expect(listed.sort()).toEqual(payload.map((file) => `data/${file}`).sort());
  } finally {
    await tree.close();
  }
}

it(`keeps ${CASES} names of every kind a file system takes`, async () => {
  const payload = names('folder', [...SAFE_PARTS, ...UNSAFE_PARTS]);
  expect(payload.filter((name) => Buffer.byteLength(name) === 255).length).toBeGreaterThan(CASES / 10);
  const bag = await bagOf('any', payload);
  await expectAll(bag, payload);
  const lines = (await readFile(join(bag, 'manifest-sha256.txt'), 'utf8')).split('\n');
  expect(lines).toHaveLength(CASES + 1);
  expect(lines.join('')).not.toContain('\r');
});

it(`keeps ${CASES} names in a zip, a tar and a tar.gz`, async () => {
  const payload = names('archive', SAFE_PARTS);
  const bag = await bagOf('safe', payload);
  await writeZip(bag, `${bag}.zip`, { prefix: 'bag' });
  const tree = await openTree(bag);
  const entries = [];
  for (const path of tree.files.keys())
    entries.push(paxHeader({ path: `bag/${path}` }), { name: 'x', content: await readFile(join(bag, path)) });
  await writeFile(`${bag}.tar`, rawTar(entries));
  await writeFile(`${bag}.tar.gz`, gzipSync(rawTar(entries)));
  for (const path of [bag, `${bag}.zip`, `${bag}.tar`, `${bag}.tar.gz`]) await expectAll(path, payload);
});

it(`finds ${CASES} names whatever their normalisation, and none that is absent`, async () => {
  const payload = names('normalisation', ['ấ', 'ộ', 'ư', 'é', 'Å', 'ñ', '각', 'x']).map((name) => name.slice(0, 40));
  const distinct = [...new Map(payload.map((name) => [collisionKey(name), name])).values()];
  const bag = join(root, 'normalised');
  await mkdir(join(bag, 'data'), { recursive: true });
  await writeFile(join(bag, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const random = seeded('which');
  const lines = [];
  for (const name of distinct) {
    const forms = random(2) === 0 ? (['NFC', 'NFD'] as const) : (['NFD', 'NFC'] as const);
    await writeFile(join(bag, 'data', name.normalize(forms[0])), '');
    lines.push(`${empty}  data/${name.normalize(forms[1])}\n${empty}  data/${name.normalize(forms[1])}ạ\n`);
  }
  await writeFile(join(bag, 'manifest-sha256.txt'), lines.join(''));
  const findings = await validateBag(await openTree(bag));
  const errors = findings.filter(({ severity }) => severity === 'error');
  const absent = errors.filter(({ rule }) => rule === 'BAG_PAYLOAD_MISSING');
  expect([errors.length, absent.length]).toEqual([distinct.length, distinct.length]);
  expect(findings.some(({ rule }) => rule === 'BAG_NORMALISATION')).toBe(true);
});
