import { byByteOrder, type ByteSource } from '@mocban/core';
import type { Inventory } from '../types.js';

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * The bytes of `inventory.json`: keys in the order of the specification, digests and paths in byte order, two-space layout.
 * The same inventory always gives the same bytes. Holds one chunk of text and one sorted list of digests.
 */
export async function* serialiseInventory(inventory: Inventory): ByteSource & AsyncGenerator<Uint8Array> {
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

function* lines(inventory: Inventory): Generator<string> {
  yield '{\n';
  yield `  "id": ${JSON.stringify(inventory.id)},\n`;
  yield `  "type": ${JSON.stringify(inventory.type)},\n`;
  yield `  "digestAlgorithm": ${JSON.stringify(inventory.digestAlgorithm)},\n`;
  yield `  "head": ${JSON.stringify(inventory.head)},\n`;
  if (inventory.contentDirectory !== undefined)
    yield `  "contentDirectory": ${JSON.stringify(inventory.contentDirectory)},\n`;
  yield '  "manifest": ';
  yield* digestBlock(inventory.manifest, '  ');
  yield ',\n  "versions": {';
  let first = true;
  for (const [name, version] of Object.entries(inventory.versions)) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(name)}: {\n      "created": ${JSON.stringify(version.created)},\n`;
    if (version.message !== undefined) yield `      "message": ${JSON.stringify(version.message)},\n`;
    if (version.user !== undefined) yield `      "user": ${userText(version.user)},\n`;
    yield '      "state": ';
    yield* digestBlock(version.state, '      ');
    yield '\n    }';
    first = false;
  }
  yield '\n  }';
  if (inventory.fixity !== undefined) yield* fixityBlock(inventory.fixity);
  yield '\n}\n';
}

function* fixityBlock(fixity: Record<string, Record<string, string[]>>): Generator<string> {
  yield ',\n  "fixity": {';
  let first = true;
  for (const algorithm of Object.keys(fixity).sort(byByteOrder)) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(algorithm)}: `;
    yield* digestBlock(fixity[algorithm] ?? {}, '    ');
    first = false;
  }
  yield '\n  }';
}

function* digestBlock(block: Record<string, string[]>, indent: string): Generator<string> {
  yield '{';
  let first = true;
  for (const digest of Object.keys(block).sort()) {
    const paths = [...(block[digest] ?? [])].sort(byByteOrder).map((path) => JSON.stringify(path));
    const list =
      paths.length === 1 ? `[${paths[0]}]` : `[\n${indent}    ${paths.join(`,\n${indent}    `)}\n${indent}  ]`;
    yield `${first ? '' : ','}\n${indent}  ${JSON.stringify(digest)}: ${list}`;
    first = false;
  }
  yield first ? '}' : `\n${indent}}`;
}

const userText = (user: { name: string; address?: string }): string =>
  user.address === undefined
    ? `{ "name": ${JSON.stringify(user.name)} }`
    : `{ "name": ${JSON.stringify(user.name)}, "address": ${JSON.stringify(user.address)} }`;
