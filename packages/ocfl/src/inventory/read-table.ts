import { FindingLog, isValid, NumberColumn, type CompactTable, type Finding } from '@mocban/core';
import type { ReadStore } from '@mocban/storage';
import { DigestTap } from '../digest.js';
import {
  JsonError,
  parseJson,
  type JsonBlockReader,
  type JsonTakers,
  type JsonTextSink,
  type JsonValue,
} from '../json.js';
import { joinKey } from '../key.js';
import { Report, type SpecVersion } from '../report.js';
import { checkInventory, statedVersion } from './check.js';
import { BOTH_CASES, EntryReader, lettersOf, type EntrySink, type HexLetters } from './entry-reader.js';
import { isFixityDigest } from './fixity-algorithms.js';
import type { FixityBlock } from './fixity-block.js';
import { InventoryLists, tableOf, type InventoryTable, type ListedVersion } from './lists.js';
import type { InventoryModel } from './model.js';
import { pathFaults } from './paths.js';
import { memberTextSink, type MemberText } from './member-text.js';
import { readUnverified, verifiedBySidecar, type ReadInventoryOptions } from './read.js';

/** An inventory in compact tables whose sidecar states its digest. */
export interface ReadInventoryTable {
  table: InventoryTable;
  /** SHA-512 of `inventory.json`, whatever algorithm the object uses. */
  sha512: string;
  algorithm: 'sha512' | 'sha256';
  /** By key or version name, where they were asked for and the inventory is regular. */
  texts: ReadonlyMap<string, MemberText>;
}

export interface ReadInventoryTableOptions extends ReadInventoryOptions {
  /**
   * `contents`: only the manifest is looked at and held; for an inventory whose digest is known to be that of one that keeps the
   * rules. @defaultValue `all`
   */
  lists?: 'all' | 'contents';
  /** Whose text is noted: that of `versions` as a whole, or that of each version. @defaultValue none */
  texts?: 'whole' | 'versions';
}

/**
 * As `readInventory`, into compact tables: an inventory of 100,000 files takes some 40 MB and not half a gigabyte. An inventory
 * with anything unusual in it is read a second time by `readInventory`'s reader, which says what that is.
 * @throws OcflError as `readInventory`
 */
export const readInventoryTable = (
  store: ReadStore,
  objectPrefix: string,
  options: ReadInventoryTableOptions = {},
): Promise<ReadInventoryTable> =>
  verifiedBySidecar(store, objectPrefix, (folder) => readUnverifiedTable(store, folder, options));

/** As `readInventoryTable`, of a folder's inventory without its sidecar. @throws OcflError */
export async function readUnverifiedTable(
  store: ReadStore,
  folder: string,
  options: ReadInventoryTableOptions = {},
): Promise<ReadInventoryTable & { head: string; digests: Record<string, string> }> {
  const regular = await readRegular(store, joinKey(folder, 'inventory.json'), options);
  if (regular !== undefined) {
    const { model, lists, digests, texts } = regular;
    const table: InventoryTable = {
      id: model.id!,
      type: `https://ocfl.io/${model.specVersion!}/spec/#inventory`,
      digestAlgorithm: model.digestAlgorithm!,
      head: model.head!,
      ...(model.contentDirectorySet ? { contentDirectory: model.contentDirectory } : {}),
      lists,
    };
    return { table, sha512: digests['sha512']!, algorithm: table.digestAlgorithm, digests, head: table.head, texts };
  }
  const { inventory, sha512, algorithm, digests } = await readUnverified(store, folder, options);
  return { table: tableOf(inventory), sha512, algorithm, digests, head: inventory.head, texts: new Map() };
}

/** An inventory that keeps every rule that it can break by itself. */
export interface RegularInventory {
  /** What it says beside its lists. */
  model: InventoryModel;
  lists: InventoryLists;
  digests: Record<string, string>;
  version: SpecVersion;
  /** Warnings. */
  findings: Finding[];
  /** By key or version name, where they were asked for. */
  texts: ReadonlyMap<string, MemberText>;
  /** Of the digests of manifest and states. */
  letters: HexLetters;
}

/**
 * @param rules the version to apply; without it the one that the inventory states
 * @returns `undefined` when there is no inventory, it cannot be read or is not regular in every respect
 */
export async function readRegular(
  store: ReadStore,
  key: string,
  options: ReadInventoryTableOptions,
  report = new Report(new FindingLog(), '1.1', 'inventory.json'),
  rules?: SpecVersion,
): Promise<RegularInventory | undefined> {
  if ((await store.stat(key)) === undefined) return undefined;
  const tap = new DigestTap(['sha512', 'sha256']);
  const builder = new ListsBuilder(options);
  const read = store.read(key, {
    reuse: true,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const limits = options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes };
  let rest: JsonValue;
  try {
    rest = await parseJson(tap.through(read), limits, builder);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
  const version = rules ?? statedVersion(rest) ?? report.version;
  const log = new FindingLog();
  const model = checkInventory(rest, new Report(log, version, report.location));
  const findings = log.list();
  if (!isValid(findings) || !builder.isRegular(model)) return undefined;
  return {
    model,
    lists: builder.finish(model),
    digests: tap.result().digests,
    version,
    findings,
    texts: builder.texts,
    letters: builder.letters,
  };
}

/** Entries that are of no interest. */
const NOWHERE: EntrySink = { digest: () => undefined, path: () => undefined };

const HEX_LENGTH = { sha512: 128, sha256: 64 } as const;

/** Takes the lists of an inventory out of the JSON as they are read; notes anything that is not as it should be. */
class ListsBuilder implements JsonTakers {
  readonly #lists = new InventoryLists();
  readonly #used = new NumberColumn();
  #digestLength: number | undefined;
  #usedCount = 0;
  #manifestCount = 0;
  #regular = true;
  #isStateSeen = false;
  /** Content paths that a fixity block named before the manifest did; the first in the table. */
  #announced = 0;
  #isManifestSeen = false;
  /** Which of them the manifest has named since. */
  readonly #met = new NumberColumn();
  #metCount = 0;

  readonly texts = new Map<string, MemberText>();
  /** Of the digests of manifest and states: where all are of one case, equal ones are written alike. @see OCFL 1.1 E050 */
  letters: HexLetters = 0;
  /** Whether states and fixity are taken out of the JSON and dropped. */
  private readonly onlyContents: boolean;
  readonly #textDepth: number;

  constructor({ lists, texts }: ReadInventoryTableOptions) {
    this.onlyContents = lists === 'contents';
    this.#textDepth = texts === undefined ? 0 : texts === 'whole' ? 1 : 2;
  }

  text(keys: readonly string[], start: number): JsonTextSink | undefined {
    if (keys.length !== this.#textDepth || keys[0] !== 'versions') return undefined;
    return memberTextSink(start, (text) => this.texts.set(keys.at(-1)!, text));
  }

  block(keys: readonly string[]): JsonBlockReader | undefined {
    // Digests of states are looked up among those of the manifest, which is nearly always written first.
    if (keys.length === 1 && keys[0] === 'manifest')
      return this.#isStateSeen || this.#announced > 0 ? undefined : new EntryReader(this.#manifestSink());
    if (keys.length !== 3 || keys[0] !== 'versions' || keys[2] !== 'state') return undefined;
    if (this.onlyContents) return new EntryReader(NOWHERE);
    return this.#lists.digests.size === 0 ? undefined : new EntryReader(this.#stateSink(keys[1]!));
  }

  #manifestSink(): EntrySink {
    const { digests, contents } = this.#lists;
    let number = 0;
    return {
      digest: (bytes, length, letters) => {
        this.#expectLength(length * 2);
        this.letters |= letters;
        number = digests.append(bytes, 0, length);
        this.#manifestCount += 1;
      },
      path: (bytes, start, end) => {
        this.#isManifestSeen = true;
        this.#lists.linkContent(contents.append(bytes, start, end), number);
      },
    };
  }

  #stateSink(name: string): EntrySink {
    const { digests } = this.#lists;
    const version = this.#version(name);
    let number = -1;
    return {
      digest: (bytes, length, letters) => {
        this.#expectLength(length * 2);
        this.letters |= letters;
        const known = digests.numberOfBytes(bytes, 0, length, number + 1);
        this.#expect(known !== undefined);
        number = known ?? 0;
        this.#use(number);
      },
      path: (bytes, start, end) => version.digestOf.set(version.paths.append(bytes, start, end), number),
    };
  }

  #expectLength(length: number): void {
    this.#digestLength ??= length;
    this.#expect(length === this.#digestLength);
  }

  #version(name: string): ListedVersion {
    this.#isStateSeen = true;
    return this.#lists.versions.get(name) ?? this.#lists.addVersion(name, { created: '' });
  }

  /** Each version names a digest once: marked with the version's own number. */
  #use(digest: number): void {
    const mark = this.#lists.versions.size;
    const before = this.#used.get(digest);
    this.#expect(before !== mark);
    if (before === 0) this.#usedCount += 1;
    this.#used.set(digest, mark);
  }

  take(keys: readonly string[], value: readonly JsonValue[]): boolean {
    const [block, second, third, digest] = keys;
    const isState = block === 'versions' && third === 'state' && keys.length === 4;
    if (block === 'manifest' && keys.length === 2)
      this.#entry(value, second!, (paths, key) => this.#manifest(key, paths));
    else if (!isState && (block !== 'fixity' || keys.length !== 3)) return false;
    else if (this.onlyContents) return true;
    else if (isState) this.#entry(value, digest!, (paths, key) => this.#state(second!, key, paths));
    else this.#expect(this.#fixity(second!, third!.toLowerCase(), value));
    return true;
  }

  #expect(isSo: boolean): void {
    if (!isSo) this.#regular = false;
  }

  #entry(value: readonly JsonValue[], key: string, use: (paths: readonly string[], digest: string) => void): void {
    this.#digestLength ??= key.length;
    const isRegular =
      key.length === this.#digestLength &&
      /^[0-9a-fA-F]+$/.test(key) &&
      key.length % 2 === 0 &&
      value.length > 0 &&
      value.every((path) => typeof path === 'string' && pathFaults(path).length === 0);
    this.#expect(isRegular);
    this.letters |= lettersOf(key);
    if (isRegular) use(value as readonly string[], key.toLowerCase());
  }

  #manifest(digest: string, paths: readonly string[]): void {
    this.#expect(this.#lists.contentOf(digest) === undefined);
    this.#manifestCount += 1;
    this.#isManifestSeen = true;
    for (const path of paths) {
      const before = this.#lists.contents.size;
      const content = this.#lists.addContent(path, digest);
      this.#expect(content === before || this.#isFirstMet(content));
    }
  }

  /** Whether it is a path that was announced, and that the manifest names for the first time. */
  #isFirstMet(content: number): boolean {
    if (content >= this.#announced || this.#met.get(content) === 1) return false;
    this.#met.set(content, 1);
    this.#metCount += 1;
    return true;
  }

  #state(name: string, digest: string, paths: readonly string[]): void {
    const version = this.#version(name);
    const number = this.#lists.digests.add(digest);
    this.#use(number);
    for (const path of paths) {
      const before = version.paths.size;
      version.digestOf.set(version.paths.add(path), number);
      this.#expect(version.paths.size > before);
    }
  }

  #fixity(algorithm: string, digest: string, paths: readonly JsonValue[]): boolean {
    const block = this.#lists.fixityBlock(algorithm);
    if (paths.length === 0 || !isFixityDigest(algorithm, digest)) return false;
    block.keys += 1;
    for (const path of paths) {
      const content = typeof path === 'string' ? this.#contentOf(path) : undefined;
      if (content === undefined || block.get(content) !== undefined) return false;
      block.set(content, digest);
    }
    return true;
  }

  /** The order of members means nothing: a fixity block may name what the manifest will. */
  #contentOf(path: string): number | undefined {
    const { contents } = this.#lists;
    if (this.#isManifestSeen) return contents.numberOf(path);
    const content = contents.add(path);
    this.#announced = contents.size;
    return content;
  }

  /** Whether the lists keep every rule for themselves and for what the rest of the inventory says. */
  isRegular(model: InventoryModel): boolean {
    const { digests, contents, versions } = this.#lists;
    return (
      this.#regular &&
      this.letters !== BOTH_CASES &&
      model.fixity.size >= this.#lists.fixity.size &&
      (digests.size === 0 || this.#digestLength === HEX_LENGTH[model.digestAlgorithm!]) &&
      this.#manifestCount === digests.size &&
      this.#metCount === this.#announced &&
      (this.onlyContents || this.#usedCount === digests.size) &&
      [digests, contents, ...[...versions.values()].map(({ paths }) => paths)].every((table) => table.isDistinct()) &&
      areInContent(contents, model) &&
      [...this.#lists.fixity.values()].every((block) => block.keys === distinct(block, contents)) &&
      [contents, ...[...versions.values()].map(({ paths }) => paths)].every((paths) => !hasConflict(paths))
    );
  }

  /** The versions in the order of the inventory, with what their blocks say. */
  finish(model: InventoryModel): InventoryLists {
    const listed = new Map(this.#lists.versions);
    this.#lists.versions.clear();
    for (const [name, { created, message, user }] of model.versions) {
      const { paths, digestOf } = listed.get(name) ?? this.#lists.addVersion(name, { created: '' });
      this.#lists.versions.set(name, {
        created: created!,
        ...(message === undefined ? {} : { message }),
        ...(user === undefined ? {} : { user }),
        paths,
        digestOf,
      });
    }
    for (const algorithm of model.fixity.keys()) this.#lists.fixityBlock(algorithm);
    return this.#lists;
  }
}

function areInContent(contents: CompactTable, model: InventoryModel): boolean {
  for (const path of contents.folders()) {
    const [version, folder, name] = path.split('/', 3);
    if (!model.versions.has(version!) || folder !== model.contentDirectory || name === undefined) return false;
  }
  return true;
}

/** How many different digests a block has. */
function distinct(block: FixityBlock, { size }: CompactTable): number {
  const sorted = block.sorted(size);
  let count = Math.min(1, sorted.length);
  for (let at = 1; at < sorted.length; at += 1) if (block.compare(sorted[at - 1]!, sorted[at]!) !== 0) count += 1;
  return count;
}

/** Deeper paths are left to the whole reader. */
const MAX_FOLDERS = 256;

/** Whether a path has another path as its folder, or lies so deep that it is not looked at. */
function hasConflict(paths: CompactTable): boolean {
  for (const path of paths.folders()) {
    let depth = 0;
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) if (++depth > MAX_FOLDERS) return true;
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      if (paths.has(path.slice(0, at))) return true;
  }
  return false;
}
