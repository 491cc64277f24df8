import { createHash, type Hash } from 'node:crypto';
import { FindingLog, isValid, NumberColumn, type Finding } from '@mocban/core';
import type { ReadStore } from '@mocban/storage';
import { DigestTap } from '../digest.js';
import { JsonError, JsonObject, parseJson, type JsonBlockReader, type JsonTakers, type JsonValue } from '../json.js';
import { Report, type SpecVersion } from '../report.js';
import { checkHeading, emptyModel, statedVersion } from './check.js';
import { afterSpace, BOTH_CASES, EntryReader, lettersOf, type EntrySink, type HexLetters } from './entry-reader.js';
import { versionNumber, type InventoryModel } from './model.js';
import type { MemberText } from './member-text.js';
import type { InventoryReference } from './reference.js';

/** An earlier inventory that says of its versions what the reference says of them, and keeps every rule. */
export interface MatchedInventory {
  /** What it says beside its lists. */
  model: InventoryModel;
  digests: Record<string, string>;
  version: SpecVersion;
  /** Warnings, but those of versions, which the reference has been given. */
  findings: Finding[];
}

/** Marks of what an inventory has named, for one inventory after another. */
export class Marks {
  readonly digests = new NumberColumn();
  readonly contents = new NumberColumn();
  readonly #fixity = new Map<string, { contents: NumberColumn; groups: NumberColumn }>();
  /** Of the inventory being read. */
  current = 0;

  fixityOf(algorithm: string): { contents: NumberColumn; groups: NumberColumn } {
    const marks = this.#fixity.get(algorithm) ?? { contents: new NumberColumn(), groups: new NumberColumn() };
    this.#fixity.set(algorithm, marks);
    return marks;
  }
}

/**
 * Holds the inventory of an earlier version against the reference while it is read: the text of each version by its digest, the
 * manifest and the fixity blocks entry by entry. Makes no tables of its own.
 * @param name of the version whose inventory it is
 * @returns `undefined` at the first departure, and for what cannot be told in this way: the inventory is then to be read for itself
 */
export async function matchInventory(
  store: ReadStore,
  key: string,
  name: string,
  reference: InventoryReference,
  marks: Marks,
  report: Report,
  signal?: AbortSignal,
): Promise<MatchedInventory | undefined> {
  const tap = new DigestTap([reference.model.digestAlgorithm!]);
  marks.current += 1;
  const matcher = new Matcher(versionNumber(name)!, reference, marks);
  try {
    const rest = await parseJson(
      tap.through(store.read(key, { reuse: true, ...(signal === undefined ? {} : { signal }) })),
      {},
      matcher,
    );
    const version = statedVersion(rest);
    if (version === undefined || !(rest instanceof JsonObject)) return undefined;
    const log = new FindingLog();
    const model = emptyModel();
    checkHeading(rest, new Report(log, version, report.location), model);
    const findings = log.list();
    if (!isValid(findings) || model.head !== name || !matcher.isComplete(rest, model)) return undefined;
    return { model, digests: tap.result().digests, version, findings };
  } catch (error) {
    if (error instanceof Departure || error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Ends the reading of an inventory that is not as the reference is. */
class Departure extends Error {}

function expect(isSo: boolean): asserts isSo {
  if (!isSo) throw new Departure();
}

class Matcher implements JsonTakers {
  #digests = 0;
  #contents = 0;
  /** Of the entry being read. */
  #digest = 0;
  readonly #texts: TextMatcher;

  constructor(
    private readonly version: number,
    private readonly reference: InventoryReference,
    private readonly marks: Marks,
  ) {
    this.#texts = new TextMatcher(reference.texts);
  }

  block(keys: readonly string[]): JsonBlockReader | undefined {
    if (keys.length !== 1) return undefined;
    if (keys[0] === 'manifest') return new EntryReader(this.#manifestSink());
    return keys[0] === 'versions' ? this.#texts : undefined;
  }

  take(keys: readonly string[], value: readonly JsonValue[]): boolean {
    if (keys[0] === 'manifest' && keys.length === 2) this.#manifestEntry(keys[1]!, value);
    else if (keys[0] === 'fixity' && keys.length === 3) this.#fixityEntry(keys[1]!, keys[2]!.toLowerCase(), value);
    else return false;
    return true;
  }

  #manifestSink(): EntrySink {
    const { digests, contents } = this.reference.lists;
    return {
      digest: (bytes, length, letters) =>
        this.#useDigest(digests.numberOfBytes(bytes, 0, length, this.#digest + 1), letters),
      path: (bytes, start, end) => {
        const first = this.reference.lists.firstContentOf(this.#digest)!;
        const isFirst = contents.isAt(first, bytes, start, end);
        this.#useContent(isFirst ? first : contents.numberOf(bytes.toString('utf8', start, end)));
      },
    };
  }

  #manifestEntry(digest: string, paths: readonly JsonValue[]): void {
    expect(/^[0-9a-fA-F]+$/.test(digest) && digest.length % 2 === 0 && paths.length > 0);
    this.#useDigest(this.reference.lists.digests.numberOf(digest), lettersOf(digest));
    for (const path of paths) this.#useContent(this.#contentOf(path));
  }

  #contentOf(path: JsonValue): number {
    const content = typeof path === 'string' ? this.reference.lists.contents.numberOf(path) : undefined;
    expect(content !== undefined);
    return content;
  }

  /** States are as in the reference, letter by letter, so that the manifest has to be written as its. */
  #useDigest(digest: number | undefined, letters: HexLetters): void {
    expect((letters | this.reference.letters) !== BOTH_CASES);
    expect(digest !== undefined && mark(this.marks.digests, digest, this.marks.current));
    expect(this.reference.isUsedBy(this.version, digest));
    this.#digest = digest;
    this.#digests += 1;
  }

  #useContent(content: number | undefined): void {
    expect(content !== undefined && mark(this.marks.contents, content, this.marks.current));
    expect(this.reference.lists.digestNumberOf(content) === this.#digest);
    expect(this.reference.isContentOf(this.version, content));
    this.#contents += 1;
  }

  #fixityEntry(algorithm: string, digest: string, paths: readonly JsonValue[]): void {
    expect(this.reference.lists.fixity.has(algorithm) && paths.length > 0);
    const marks = this.marks.fixityOf(algorithm);
    let group: number | undefined;
    for (const path of paths) {
      const content = this.#contentOf(path);
      expect(this.reference.isContentOf(this.version, content));
      expect(this.reference.lists.fixityOf(algorithm, content) === digest);
      expect(mark(marks.contents, content, this.marks.current));
      group ??= this.reference.fixityGroups(algorithm).get(content);
    }
    expect(mark(marks.groups, group!, this.marks.current));
  }

  /** Whether the inventory, of which `rest` was not taken, says all that the reference says of its versions, and no more. */
  isComplete(rest: JsonObject, model: InventoryModel): boolean {
    const expected = this.reference.model;
    return (
      ['manifest', 'versions'].every((name) => isEmptied(rest.get(name))) &&
      isFixityEmptied(rest.get('fixity')) &&
      model.id === expected.id &&
      model.digestAlgorithm === expected.digestAlgorithm &&
      model.contentDirectory === expected.contentDirectory &&
      model.contentDirectorySet === expected.contentDirectorySet &&
      this.#digests === this.reference.usedUpTo(this.version) &&
      this.#contents === this.reference.contentsUpTo(this.version) &&
      this.#texts.seen.size === this.version &&
      [...this.#texts.seen].every((name) => versionNumber(name)! <= this.version)
    );
  }
}

/** Marks a number. @returns whether it was not marked before */
function mark(column: NumberColumn, number: number, current: number): boolean {
  if (column.get(number) === current) return false;
  column.set(number, current);
  return true;
}

/** Whether all members of an object have been taken. */
const isEmptied = (value: JsonValue | undefined): value is JsonObject =>
  value instanceof JsonObject && value.members.size === 0 && value.duplicateKeys.length === 0;

const isFixityEmptied = (value: JsonValue | undefined): boolean =>
  value === undefined ||
  (value instanceof JsonObject && value.duplicateKeys.length === 0 && [...value.members.values()].every(isEmptied));

const [QUOTE, COMMA, END] = [0x22, 0x2c, 0x7d];
const MAX_NAME_BYTES = 16;

/** Reads the versions of an inventory as text, each of which has to be that of the reference. */
class TextMatcher implements JsonBlockReader {
  readonly seen = new Set<string>();
  isWaiting = false;
  isInside = false;
  #text: MemberText | undefined;
  #left = 0;
  #hash: Hash | undefined;

  constructor(private readonly texts: ReadonlyMap<string, MemberText>) {}

  read(bytes: Buffer, at: number): number {
    let place = at;
    for (;;) {
      if (!this.isInside) {
        const start = afterSpace(bytes, place);
        if (!this.#begin(bytes, start)) return place;
        place = start;
      }
      if (this.#text !== undefined) place = this.#go(bytes, place);
      if (this.#text !== undefined) return place;
      place = afterSpace(bytes, place);
      if (place === bytes.length) return place;
      this.isInside = false;
      if (bytes[place] !== COMMA) return expectEnd(bytes, place);
      place += 1;
    }
  }

  /** @returns whether a version begins here */
  #begin(bytes: Buffer, start: number): boolean {
    const end = bytes.indexOf(QUOTE, start + 1);
    this.isWaiting = end === -1;
    if (this.isWaiting && bytes.length - start <= MAX_NAME_BYTES) return false;
    if (bytes[start] === END) return false;
    expect(bytes[start] === QUOTE && end !== -1);
    const name = bytes.toString('latin1', start + 1, end);
    this.#text = this.texts.get(name);
    expect(this.#text !== undefined && !this.seen.has(name));
    this.seen.add(name);
    this.#left = this.#text.length;
    this.#hash = createHash('sha256');
    this.isInside = true;
    return true;
  }

  /** @returns the place behind what there is of the version that was begun */
  #go(bytes: Buffer, start: number): number {
    const end = Math.min(bytes.length, start + this.#left);
    this.#hash!.update(bytes.subarray(start, end));
    this.#left -= end - start;
    if (this.#left > 0) return end;
    expect(this.#hash!.digest('hex') === this.#text!.sha256);
    this.#text = undefined;
    return end;
  }
}

function expectEnd(bytes: Buffer, place: number): number {
  expect(bytes[place] === END);
  return place;
}
