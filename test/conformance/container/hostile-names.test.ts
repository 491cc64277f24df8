import { openTree, unpackPackage, zipStream, type PackageTree } from '@mocban/container';
import { paxHeader, rawTar, rawZip } from '@mocban/container/testing';
import { bytesOf, collectBytes } from '@mocban/core';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  CASES,
  generatedName,
  HOSTILE_PARTS,
  looseUtf8,
  SAFE_PARTS,
  seeded,
  UNSAFE_PARTS,
} from '../../fixtures/generated-names.js';

const root = mkdtempSync(join(tmpdir(), 'hostile-names-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Entry {
  name: string;
  content: string;
}

/** How each kind of archive is made of entries, names as they are, content stored. */
const archives: Record<string, (entries: readonly Entry[]) => Buffer> = {
  zip: (entries) => rawZip(entries.map(({ name, content }) => ({ name: looseUtf8(name), content, flags: 0x800 }))),
  tar: (entries) =>
    rawTar(
      entries.flatMap(({ name, content }) => [
        paxHeader({ path: looseUtf8(name) }),
        { name: `${name.split('/')[0]!.slice(0, 4)}/by its plain header`, content },
      ]),
    ),
  'tar.gz': (entries) => gzipSync(archives['tar']!(entries), { level: 1 }),
};
const kinds = Object.keys(archives);

/** Names of every kind: one in three of parts that file systems take, the others with parts made to do harm. */
function* generated(seed: string): Generator<string> {
  const random = seeded(seed);
  const tame = [...SAFE_PARTS, ...UNSAFE_PARTS];
  const hostile = [...tame, ...HOSTILE_PARTS, ...HOSTILE_PARTS, `${root}/`, `${root}/out/`];
  for (let n = 0; n < CASES; n += 1) yield generatedName(random, random(3) === 0 ? tame : hostile);
}

/** A tar of a folder begins its names so; the reader takes them as meant. */
const asRead = (kind: string, name: string): string => (kind === 'zip' ? name : name.replace(/^(\.\/+)+/, ''));

/** Every file below a folder by the bytes of its name as latin1, with its content. */
function filesBelow(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (at: Buffer, below: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true, encoding: 'buffer' })) {
      const path = Buffer.concat([at, Buffer.from('/'), entry.name]);
      const name = below + entry.name.toString('latin1');
      if (entry.isDirectory()) walk(path, `${name}/`);
      else found.set(name, readFileSync(path, 'utf8'));
    }
  };
  walk(Buffer.from(folder), '');
  return found;
}

const latin1 = (name: string): string => looseUtf8(name).toString('latin1');

test(`${CASES} names each unpacked alone: written as they are or told as an error, and nothing beside the target`, async () => {
  const expected = new Map<string, string>();
  const wrong: unknown[] = [];
  let refused = 0;
  let n = 0;
  for (const name of generated('unpacked')) {
    const kind = kinds[n % kinds.length]!;
    const content = `content ${n}`;
    const file = join(root, 'package');
    writeFileSync(
      file,
      archives[kind]!([
        { name: 'anchor', content: 'a' },
        { name, content },
      ]),
    );
    const { tree } = await unpackPackage(file, join(root, 'out', String(n)), { algorithms: [] });
    const errors = tree.findings.filter(({ severity }) => severity === 'error');
    if (errors.some(({ rule, location }) => !rule.startsWith('ARCHIVE_') || location === ''))
      wrong.push([name, errors]);
    if (errors.length > 0) refused += 1;
    else {
      expected.set(`${n}/anchor`, 'a');
      expected.set(latin1(`${n}/${asRead(kind, name)}`), content);
    }
    rmSync(file);
    n += 1;
  }
  const found = filesBelow(join(root, 'out'));
  // A tar.gz is unpacked while it is read: what came before the fault may be there, and is the caller's to remove.
  for (const [path, content] of found)
    if (expected.get(path) !== content && !(path.endsWith('/anchor') && Number(path.split('/')[0]) % 3 === 2))
      wrong.push(['not to be there', path]);
  for (const [path, content] of expected) if (found.get(path) !== content) wrong.push(['lost', path]);
  expect(wrong).toEqual([]);
  expect(readdirSync(root)).toEqual(['out']);
  expect(refused).toBeGreaterThan(CASES / 3);
  expect(n - refused).toBeGreaterThan(CASES / 10);
});

async function textOf(tree: PackageTree, path: string): Promise<string> {
  return (await collectBytes(tree.read(path), 1000)).toString();
}

test.each(kinds)(
  `${CASES} names together in one %s: each is listed with its bytes or has an error of its own`,
  async (kind) => {
    const entries = [...generated(`listed in a ${kind}`)].map((name, n) => ({
      name: `${n}/${name}`,
      content: `content ${n}`,
    }));
    const file = join(root, `all.${kind}`);
    writeFileSync(file, archives[kind]!(entries));
    const tree = await openTree(file);
    try {
      const told = tree.findings.map(({ location }) => location);
      const lost: unknown[] = [];
      let listed = 0;
      for (const [n, { name, content }] of entries.entries())
        if (tree.files.has(name)) {
          listed += 1;
          if ((await textOf(tree, name)) !== content) lost.push(['another content', name]);
        } else if (!told.some((location) => location.startsWith(`${n}/`))) lost.push(['not told', name]);
      expect(lost).toEqual([]);
      expect(tree.files.size).toBe(listed);
      expect(listed).toBeGreaterThan(CASES / 10);
    } finally {
      await tree.close();
      rmSync(file);
    }
  },
);

test(`${CASES} names each written into a zip: refused, or read back as they were`, async () => {
  const file = join(root, 'written.zip');
  let refused = 0;
  for (const name of generated('written')) {
    const parts: Uint8Array[] = [];
    try {
      for await (const part of zipStream([{ name, sizeBytes: 1, read: () => bytesOf('x') }])) parts.push(part);
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONTAINER_SOURCE_UNSAFE' });
      refused += 1;
      continue;
    }
    writeFileSync(file, Buffer.concat(parts));
    const tree = await openTree(file);
    expect(tree.findings).toEqual([]);
    expect([...tree.files.keys()].map((path) => tree.prefix + path)).toEqual([name]);
    await tree.close();
  }
  expect(statSync(file).isFile()).toBe(true);
  expect(refused).toBeGreaterThan(CASES / 3);
});
