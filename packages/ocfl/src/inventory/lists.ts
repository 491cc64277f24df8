import { CompactTable, NumberColumn } from '@mocban/core';
import type { Inventory, InventoryVersion } from '../types.js';
import { FixityBlock } from './fixity-block.js';

/** A version's block, its state by the numbers of logical paths. */
export interface ListedVersion extends Omit<InventoryVersion, 'state'> {
  /** Logical paths. */
  paths: CompactTable;
  /** Number of the digest of each logical path. */
  digestOf: NumberColumn;
}

/**
 * Manifest, states and fixity blocks of an inventory in compact tables: about 140 bytes and the name for a content file, 20 and
 * the name for a logical one. Digests are in lower case.
 */
export class InventoryLists {
  /** Distinct digests of the manifest. */
  readonly digests = new CompactTable('hex');
  readonly contents = new CompactTable();
  readonly versions = new Map<string, ListedVersion>();
  readonly fixity = new Map<string, FixityBlock>();
  readonly #digestOf = new NumberColumn();
  /** Number of a digest's first content path plus one. */
  readonly #firstContent = new NumberColumn();

  /** @returns the number of the content path */
  addContent(path: string, digest: string): number {
    const content = this.contents.add(path);
    this.linkContent(content, this.digests.add(digest));
    return content;
  }

  /** As `addContent`, of a path that is known to be new: it is not looked for, nor is it indexed. @returns its number */
  appendContent(path: string): number {
    const bytes = Buffer.from(path);
    return this.contents.append(bytes, 0, bytes.length);
  }

  /** Says whose the digest is, both by their numbers. */
  linkContent(content: number, digest: number): void {
    this.#digestOf.set(content, digest);
    if (this.#firstContent.get(digest) === 0) this.#firstContent.set(digest, content + 1);
  }

  addVersion(name: string, block: Omit<InventoryVersion, 'state'>): ListedVersion {
    const version = { ...block, paths: new CompactTable(), digestOf: new NumberColumn() };
    this.versions.set(name, version);
    return version;
  }

  /** @param content number of the content path */
  addFixity(algorithm: string, content: number, digest: string): void {
    this.fixityBlock(algorithm).set(content, digest);
  }

  fixityBlock(algorithm: string): FixityBlock {
    const block = this.fixity.get(algorithm) ?? new FixityBlock();
    this.fixity.set(algorithm, block);
    return block;
  }

  /** The number of the digest of a content path. */
  digestNumberOf(content: number): number {
    return this.#digestOf.get(content);
  }

  digestOf(content: number): string {
    return this.digests.at(this.#digestOf.get(content));
  }

  /** The number of the first content path with this digest. */
  contentOf(digest: string): number | undefined {
    const number = this.digests.numberOf(digest);
    return number === undefined ? undefined : this.firstContentOf(number);
  }

  firstContentOf(digestNumber: number): number | undefined {
    const content = this.#firstContent.get(digestNumber);
    return content === 0 ? undefined : content - 1;
  }

  fixityOf(algorithm: string, content: number): string | undefined {
    return this.fixity.get(algorithm)?.get(content);
  }
}

/** Whether two inventories say the same of a version, but for the order in which they do. */
export function isSameVersion(name: string, a: InventoryLists, b: InventoryLists): boolean {
  const [first, second] = [a.versions.get(name), b.versions.get(name)];
  if (first === undefined || second === undefined) return false;
  if (wordsOf(first) !== wordsOf(second) || first.paths.size !== second.paths.size) return false;
  for (let path = 0; path < first.paths.size; path += 1) {
    const other = second.paths.numberOf(first.paths.at(path), path);
    if (other === undefined) return false;
    if (a.digests.at(first.digestOf.get(path)) !== b.digests.at(second.digestOf.get(other))) return false;
  }
  return true;
}

const wordsOf = ({ created, message, user }: ListedVersion): string =>
  JSON.stringify([created, message, user?.name, user?.address]);

/** An inventory whose lists are compact. @see OCFL 1.1 §3.5 */
export interface InventoryTable extends Pick<
  Inventory,
  'id' | 'type' | 'digestAlgorithm' | 'head' | 'contentDirectory'
> {
  lists: InventoryLists;
}

/** An inventory held in objects as one held in tables. */
export function tableOf(inventory: Inventory): InventoryTable {
  const { manifest, versions, fixity, ...header } = inventory;
  const lists = new InventoryLists();
  for (const [digest, paths] of Object.entries(manifest)) for (const path of paths) lists.addContent(path, digest);
  for (const [name, { state, ...block }] of Object.entries(versions)) {
    const version = lists.addVersion(name, block);
    for (const [digest, paths] of Object.entries(state))
      for (const path of paths) version.digestOf.set(version.paths.add(path), lists.digests.add(digest));
  }
  for (const [algorithm, block] of Object.entries(fixity ?? {})) {
    lists.fixityBlock(algorithm);
    for (const [digest, paths] of Object.entries(block))
      for (const path of paths) {
        const content = lists.contents.numberOf(path);
        if (content !== undefined) lists.addFixity(algorithm, content, digest);
      }
  }
  return { ...header, lists };
}
