import { byByteOrder, NumberColumn, type ByteSource, type CompactTable } from '@mocban/core';
import type { InventoryLists, InventoryTable, ListedVersion } from './lists.js';

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * The bytes of `inventory.json`: keys in the order of the specification, digests and paths in byte order, two-space layout.
 * The same inventory always gives the same bytes. Holds one chunk of text and one sorted list of numbers.
 */
export async function* serialiseInventory(inventory: InventoryTable): ByteSource & AsyncGenerator<Uint8Array> {
  let text = '';
  for (const line of lines(inventory)) {
    text += line;
    if (text.length >= CHUNK_CHARACTERS) {
      yield Buffer.from(text, 'utf8');
      text = '';
    }
  }
  yield Buffer.from(text, 'utf8');
}

function* lines(inventory: InventoryTable): Generator<string> {
  const { lists } = inventory;
  yield '{\n';
  yield `  "id": ${JSON.stringify(inventory.id)},\n`;
  yield `  "type": ${JSON.stringify(inventory.type)},\n`;
  yield `  "digestAlgorithm": ${JSON.stringify(inventory.digestAlgorithm)},\n`;
  yield `  "head": ${JSON.stringify(inventory.head)},\n`;
  if (inventory.contentDirectory !== undefined)
    yield `  "contentDirectory": ${JSON.stringify(inventory.contentDirectory)},\n`;
  const ranks = ranksOf(lists.digests);
  yield '  "manifest": ';
  yield* digestBlock(lists.digests, ranks, lists.contents, (path) => lists.digestNumberOf(path), '  ');
  yield ',\n  "versions": {';
  let first = true;
  for (const [name, version] of lists.versions) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(name)}: {\n      "created": ${JSON.stringify(version.created)},\n`;
    if (version.message !== undefined) yield `      "message": ${JSON.stringify(version.message)},\n`;
    if (version.user !== undefined) yield `      "user": ${userText(version.user)},\n`;
    yield '      "state": ';
    yield* stateBlock(lists, version, ranks);
    yield '\n    }';
    first = false;
  }
  yield '\n  }';
  if (lists.fixity.size > 0) yield* fixityBlock(lists);
  yield '\n}\n';
}

const stateBlock = (lists: InventoryLists, { paths, digestOf }: ListedVersion, ranks: NumberColumn) =>
  digestBlock(lists.digests, ranks, paths, (path) => digestOf.get(path), '      ');

function* fixityBlock({ fixity, contents }: InventoryLists): Generator<string> {
  yield ',\n  "fixity": {';
  let first = true;
  for (const algorithm of [...fixity.keys()].sort(byByteOrder)) {
    const { digests, of } = fixity.get(algorithm)!;
    yield `${first ? '' : ','}\n    ${JSON.stringify(algorithm)}: `;
    const digestOf = (content: number): number | undefined => (of.get(content) === 0 ? undefined : of.get(content) - 1);
    yield* digestBlock(digests, ranksOf(digests), contents, digestOf, '    ');
    first = false;
  }
  yield '\n  }';
}

/** The place of each digest among all, in byte order. */
function ranksOf(digests: CompactTable): NumberColumn {
  const ranks = new NumberColumn();
  digests.sorted().forEach((number, rank) => ranks.set(number, rank));
  return ranks;
}

/** @param digestOf number of the digest of a path, `undefined` for a path that the block does not list */
function* digestBlock(
  digests: CompactTable,
  ranks: NumberColumn,
  paths: CompactTable,
  digestOf: (path: number) => number | undefined,
  indent: string,
): Generator<string> {
  const rankOf = (path: number): number => ranks.get(digestOf(path)!);
  const listed = Uint32Array.from({ length: paths.size }, (_, path) => path)
    .filter((path) => digestOf(path) !== undefined)
    .sort((a, b) => rankOf(a) - rankOf(b) || paths.compare(a, b));
  yield '{';
  for (let start = 0, end = 0; start < listed.length; start = end) {
    const digest = digestOf(listed[start]!)!;
    while (end < listed.length && digestOf(listed[end]!) === digest) end += 1;
    const texts = [...listed.subarray(start, end)].map((path) => JSON.stringify(paths.at(path)));
    const list =
      texts.length === 1 ? `[${texts[0]}]` : `[\n${indent}    ${texts.join(`,\n${indent}    `)}\n${indent}  ]`;
    yield `${start === 0 ? '' : ','}\n${indent}  ${JSON.stringify(digests.at(digest))}: ${list}`;
  }
  yield listed.length === 0 ? '}' : `\n${indent}}`;
}

const userText = (user: { name: string; address?: string }): string =>
  user.address === undefined
    ? `{ "name": ${JSON.stringify(user.name)} }`
    : `{ "name": ${JSON.stringify(user.name)}, "address": ${JSON.stringify(user.address)} }`;
