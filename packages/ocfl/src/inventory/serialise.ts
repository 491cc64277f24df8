import { byByteOrder, sortNumbers, NumberColumn, orderByKey, type ByteSource, type CompactTable } from '@mocban/core';
import { openEnded, type StoredMember } from './member-text.js';
import type { InventoryLists, InventoryTable, ListedVersion } from './lists.js';

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * The bytes of `inventory.json`: keys in the order of the specification, digests and paths in byte order, two-space layout.
 * The same inventory always gives the same bytes. Holds one chunk of text and one sorted list of numbers.
 * @param earlier `versions` of the inventory that this one follows, repeated as it is written, whoever wrote it; of the lists only the
 *   head is written behind it. An earlier inventory is known again by that text.
 */
export async function* serialiseInventory(
  inventory: InventoryTable,
  earlier?: StoredMember,
): ByteSource & AsyncGenerator<Uint8Array> {
  let text = '';
  for (const line of lines(inventory, earlier)) {
    if (typeof line !== 'string') {
      yield Buffer.from(text, 'utf8');
      text = '';
      yield* openEnded(line);
      continue;
    }
    text += line;
    if (text.length >= CHUNK_CHARACTERS) {
      yield Buffer.from(text, 'utf8');
      text = '';
    }
  }
  yield Buffer.from(text, 'utf8');
}

function* lines(inventory: InventoryTable, earlier: StoredMember | undefined): Generator<string | StoredMember> {
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
  yield* numberedBlock(lists, ranks, lists.contents, (path) => lists.digestNumberOf(path), '  ');
  yield ',\n  ';
  if (earlier === undefined) yield '"versions": {';
  else yield earlier;
  let isFirst = earlier === undefined;
  for (const [name, version] of lists.versions) {
    if (earlier !== undefined && name !== inventory.head) continue;
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify(name)}: `;
    yield* versionBlock(lists, version, ranks);
    isFirst = false;
  }
  yield '\n  }';
  if (lists.fixity.size > 0) yield* fixityBlock(lists);
  yield '\n}\n';
}

function* versionBlock(lists: InventoryLists, version: ListedVersion, ranks: NumberColumn): Generator<string> {
  yield `{\n      "created": ${JSON.stringify(version.created)},\n`;
  if (version.message !== undefined) yield `      "message": ${JSON.stringify(version.message)},\n`;
  if (version.user !== undefined) yield `      "user": ${userText(version.user)},\n`;
  yield '      "state": ';
  yield* stateBlock(lists, version, ranks);
  yield '\n    }';
}

const stateBlock = (lists: InventoryLists, { paths, digestOf }: ListedVersion, ranks: NumberColumn) =>
  numberedBlock(lists, ranks, paths, (path) => digestOf.get(path), '      ');

/** A block of digests that the manifest has, each path with its digest's number. */
function numberedBlock(
  { digests }: InventoryLists,
  ranks: NumberColumn,
  paths: CompactTable,
  numberOf: (path: number) => number,
  indent: string,
): Generator<string> {
  const rankOf = (path: number): number => ranks.get(numberOf(path));
  const listed = orderByKey(paths.size, rankOf, (a, b) => rankOf(a) - rankOf(b) || paths.compare(a, b));
  return digestBlock(
    paths,
    listed,
    (path) => digests.at(numberOf(path)),
    (a, b) => numberOf(a) === numberOf(b),
    indent,
  );
}

function* fixityBlock({ fixity, contents }: InventoryLists): Generator<string> {
  yield ',\n  "fixity": {';
  let first = true;
  for (const algorithm of [...fixity.keys()].sort(byByteOrder)) {
    const block = fixity.get(algorithm)!;
    yield `${first ? '' : ','}\n    ${JSON.stringify(algorithm)}: `;
    const compare = (a: number, b: number): number => block.compare(a, b) || contents.compare(a, b);
    yield* digestBlock(
      contents,
      sortNumbers(block.sorted(contents.size), compare),
      (path) => block.get(path)!,
      (a, b) => block.compare(a, b) === 0,
      '    ',
    );
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

/**
 * @param listed numbers of the paths in the order of their digests, those of one digest in their own
 * @param isSame whether two paths have one digest
 */
function* digestBlock(
  paths: CompactTable,
  listed: Uint32Array,
  digestOf: (path: number) => string,
  isSame: (a: number, b: number) => boolean,
  indent: string,
): Generator<string> {
  const pathText = (path: number): string => JSON.stringify(paths.at(path));
  const longList = (some: Uint32Array): string =>
    `[\n${indent}    ${Array.from(some, pathText).join(`,\n${indent}    `)}\n${indent}  ]`;
  yield '{';
  for (let start = 0, end = 0; start < listed.length; start = end) {
    while (end < listed.length && isSame(listed[start]!, listed[end]!)) end += 1;
    const list = end === start + 1 ? `[${pathText(listed[start]!)}]` : longList(listed.subarray(start, end));
    yield `${start === 0 ? '' : ','}\n${indent}  ${JSON.stringify(digestOf(listed[start]!))}: ${list}`;
  }
  yield listed.length === 0 ? '}' : `\n${indent}}`;
}

const userText = (user: { name: string; address?: string }): string =>
  user.address === undefined
    ? `{ "name": ${JSON.stringify(user.name)} }`
    : `{ "name": ${JSON.stringify(user.name)}, "address": ${JSON.stringify(user.address)} }`;
