import { NumberColumn } from '@mocban/core';
import type { HexLetters } from './entry-reader.js';
import type { FixityBlock } from './fixity-block.js';
import type { InventoryLists } from './lists.js';
import { versionNumber, type InventoryModel } from './model.js';
import type { MemberText } from './member-text.js';

/**
 * What an inventory that keeps every rule says, prepared for earlier inventories of its object to be held against it. A table entry
 * costs 8 bytes, a version some hundred.
 */
export class InventoryReference {
  /** Number of the first version that uses a digest. */
  readonly #firstUse = new NumberColumn();
  /** How many digests are used by the versions up to a number. */
  readonly #used: number[] = [0];
  /** Number of the version that a content path lies in. */
  readonly #contentVersion = new NumberColumn();
  readonly #contents: number[] = [];
  readonly #groups = new Map<string, NumberColumn>();

  constructor(
    readonly model: InventoryModel,
    readonly lists: InventoryLists,
    readonly texts: ReadonlyMap<string, MemberText>,
    readonly letters: HexLetters,
  ) {
    let used = 0;
    for (const [name, { paths, digestOf }] of [...lists.versions].sort(byNumber)) {
      const number = versionNumber(name)!;
      for (let path = 0; path < paths.size; path += 1) {
        const digest = digestOf.get(path);
        if (this.#firstUse.get(digest) !== 0) continue;
        this.#firstUse.set(digest, number);
        used += 1;
      }
      this.#used[number] = used;
    }
    for (let content = 0; content < lists.contents.size; content += 1) {
      const path = lists.contents.at(content);
      const number = versionNumber(path.slice(0, path.indexOf('/')))!;
      this.#contentVersion.set(content, number);
      this.#contents[number] = (this.#contents[number] ?? 0) + 1;
    }
  }

  /** How many digests the versions up to a number use. */
  usedUpTo(version: number): number {
    return this.#used[version] ?? Number.NaN;
  }

  /** How many content paths lie in the versions up to a number. */
  contentsUpTo(version: number): number {
    let sum = 0;
    for (let number = 1; number <= version; number += 1) sum += this.#contents[number] ?? 0;
    return sum;
  }

  isUsedBy(version: number, digest: number): boolean {
    return this.#firstUse.get(digest) <= version;
  }

  isContentOf(version: number, content: number): boolean {
    return this.#contentVersion.get(content) <= version;
  }

  /** One number for all content paths that have the same digest in a fixity block. */
  fixityGroups(algorithm: string): NumberColumn {
    const groups = this.#groups.get(algorithm) ?? groupsOf(this.lists.fixityBlock(algorithm), this.lists.contents.size);
    this.#groups.set(algorithm, groups);
    return groups;
  }
}

const byNumber = ([a]: [string, unknown], [b]: [string, unknown]): number => versionNumber(a)! - versionNumber(b)!;

function groupsOf(block: FixityBlock, contents: number): NumberColumn {
  const groups = new NumberColumn();
  const sorted = block.sorted(contents);
  let group = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    if (at > 0 && block.compare(sorted[at - 1]!, sorted[at]!) !== 0) group += 1;
    groups.set(sorted[at]!, group);
  }
  return groups;
}
