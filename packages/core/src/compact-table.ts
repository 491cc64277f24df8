import { BytePages } from './byte-pages.js';
import { NumberColumn } from './columns.js';
import { sortNumbers, orderByKey } from './sort-numbers.js';

// The global object is slow to ask in a context of its own, as tests run in.
const { imul } = Math;

/** How full the index may be before it grows, and how much it grows then. */
const FULL = 0.75;
const GROWTH = 1.5;

/** Stands for a length that does not fit into one byte; four bytes with it follow. */
const LONG = 0xff;
const SLASH = 0x2f;
/** Bytes before a name at most: the length of the entry, then seven bits a byte of its folder's number. */
const PREFIX_BYTES = 10;

/**
 * A list of distinct strings that is also their index, kept as bytes outside the heap of JavaScript: an entry costs its bytes
 * (half its length for hexadecimal text) and some 13 more. Of a path the entry has the name and a byte or two for its folder, which
 * is kept once for all that lie in it. What is added once keeps its number; nothing can be removed.
 * Strings come back as they went in, hexadecimal ones in lower case; lone surrogates are not told apart.
 */
export class CompactTable {
  readonly #encoding: 'utf8' | 'hex';
  /** Of each entry its length, its folder's number plus one (where folders are kept apart; 0: none) and its name. */
  readonly #bytes = new BytePages();
  readonly #places = new NumberColumn();
  /** Number of an entry plus one, by hash. */
  #slots = new Uint32Array(96);
  #size = 0;
  /** Entries that the index has. Those appended since are put into it when something is looked for. */
  #indexed = 0;
  /** Whether every entry so far comes behind the one before it: then none is there twice. */
  #isAscending = true;
  #isRepeated = false;
  /** Whether an entry has no folder. */
  #isAtTop = false;
  /** Differs from table to table, so that nobody can choose names that all meet in one slot. */
  readonly #seed = (Math.random() * 2 ** 32) >>> 0;
  readonly #folders: Folders | undefined;

  /**
   * @param encoding `hex` for digests: hexadecimal digits only, an even number.
   * @param keepsFolders whether what ends in the last slash is kept apart. @defaultValue true for text
   */
  constructor(encoding: 'utf8' | 'hex' = 'utf8', keepsFolders = encoding === 'utf8') {
    this.#encoding = encoding;
    this.#folders = keepsFolders ? new Folders() : undefined;
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the number of the string, counted from 0 in the order of adding; that of the earlier one when it was added before */
  add(text: string): number {
    return this.#settle(this.#write(text, this.#folders?.add(text) ?? 0));
  }

  /** As `add`, of a string given as for `append`, in a table that keeps no folders apart. */
  addBytes(bytes: Buffer, start: number, end: number): number {
    this.#catchUp();
    return this.#settle(this.#writeBytes(bytes, start, end, 0));
  }

  /** Makes what is written at a place the next entry, unless it is there already. @returns its number */
  #settle(place: number): number {
    // What comes behind all others is not among them: strings in order need no index.
    if (this.#isAscending && this.#isBehindLast(place)) return this.#keep(place);
    this.#isAscending = false;
    this.#catchUp();
    const slot = this.#slotOf(place);
    const known = this.#slots[slot]!;
    if (known !== 0) return known - 1;
    const number = this.#keep(place);
    this.#slots[slot] = number + 1;
    this.#indexed = number + 1;
    if (this.#size > this.#slots.length * FULL) this.#index(Math.ceil(this.#slots.length * GROWTH));
    return number;
  }

  /**
   * Adds a string without looking whether it is there, which `isDistinct` tells for all of them at once: many times quicker
   * than `add` for strings that come in order.
   * @param bytes of the string from `start` to `end`; in UTF-8, or what hexadecimal digits stand for
   * @returns the number of the string
   */
  append(bytes: Buffer, start: number, end: number): number {
    let name = this.#folders === undefined ? start : end;
    while (name > start && bytes[name - 1] !== SLASH) name -= 1;
    const place = this.#writeBytes(bytes, name, end, name === start ? 0 : this.#folders!.addBytes(bytes, start, name));
    this.#isAscending &&= this.#isBehindLast(place);
    return this.#keep(place);
  }

  /** Whether no string was appended that was there before. */
  isDistinct(): boolean {
    if (this.#indexed === 0) return this.#isAscending || this.#isDistinctByHash();
    this.#catchUp();
    return !this.#isRepeated;
  }

  /** Sorts hashes, which reads the entries in their order: an index is read all over. */
  #isDistinctByHash(): boolean {
    const scale = 2 ** Math.ceil(Math.log2(this.#size + 1));
    const hashes = Math.min(2 ** 32, 2 ** 53 / scale);
    const keys = new Float64Array(this.#size);
    for (let number = 0; number < this.#size; number += 1)
      keys[number] = (this.#hashAt(this.#places.get(number)) % hashes) * scale + number;
    keys.sort();
    for (let first = 0, next = 1; next < keys.length; next += 1) {
      if (Math.floor(keys[first]! / scale) !== Math.floor(keys[next]! / scale)) first = next;
      for (let other = first; other < next; other += 1)
        if (this.#isSameEntry(keys[other]! % scale, keys[next]! % scale)) return false;
    }
    return true;
  }

  #hashAt(place: number): number {
    const page = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    const start = at + headBytes(page, at);
    return this.#hash(page, start, start + lengthAt(page, at));
  }

  #isSameEntry(a: number, b: number): boolean {
    return this.#isEntry(a, this.#places.get(b));
  }

  /** Whether an entry is what is written at a place. */
  #isEntry(number: number, place: number): boolean {
    const page = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    return this.#isSame(this.#places.get(number), page, at + headBytes(page, at), lengthAt(page, at));
  }

  /**
   * The number of a string given as for `append`, in a table that keeps no folders apart.
   * @param guess the number it may have: looked at first
   */
  numberOfBytes(bytes: Buffer, start: number, end: number, guess: number): number | undefined {
    const place = this.#writeBytes(bytes, start, end, 0);
    if (guess < this.#size && this.#isEntry(guess, place)) return guess;
    this.#catchUp();
    const known = this.#slots[this.#slotOf(place)]!;
    return known === 0 ? undefined : known - 1;
  }

  /** Whether a string given as for `append` is the entry of a number, without looking elsewhere for it. */
  isAt(number: number, bytes: Buffer, start: number, end: number): boolean {
    const { page, name, end: last, folder } = this.#open(number);
    const from = end - (last - name);
    if (from < start || page.compare(bytes, from, end, name, last) !== 0) return false;
    return folder === 0 ? from === start : this.#folders!.isAt(folder, bytes, start, from);
  }

  /** Every folder that an entry lies in, each once, its slash at the end; `''` when some lie in none. */
  *folders(): Generator<string> {
    if (this.#isAtTop) yield '';
    if (this.#folders !== undefined) yield* this.#folders.all();
  }

  /** The numbers of the entries that lie in no folder. */
  *outsideFolders(): Generator<number> {
    if (!this.#isAtTop) return;
    for (let number = 0; number < this.#size; number += 1) {
      const place = this.#places.get(number);
      const page = this.#bytes.pageOf(place);
      const at = BytePages.within(place);
      if (this.#folders === undefined || page[at + headBytes(page, at)] === 0) yield number;
    }
  }

  has(text: string): boolean {
    return this.numberOf(text) !== undefined;
  }

  /** @param guess the number it may have: looked at first, which for strings that come in order spares the index */
  numberOf(text: string, guess = Infinity): number | undefined {
    if (guess < this.#size && this.at(guess) === text) return guess;
    const folder = this.#folders === undefined ? 0 : this.#folders.find(text);
    if (folder === undefined || (folder === 0 && !this.#isAtTop)) return undefined;
    this.#catchUp();
    const known = this.#slots[this.#slotOf(this.#write(text, folder))]!;
    return known === 0 ? undefined : known - 1;
  }

  /** @param number below `size` */
  at(number: number): string {
    const { page, name, end, folder } = this.#open(number);
    const text = page.toString(this.#encoding, name, end);
    return folder === 0 ? text : this.#folders!.at(folder) + text;
  }

  /** What an entry has up to its last slash, that included; `''` without one. In a table that keeps folders apart. */
  folderAt(number: number): string {
    const { folder } = this.#open(number);
    return folder === 0 ? '' : this.#folders!.at(folder);
  }

  /** Order of the bytes of two entries. */
  compare(a: number, b: number): number {
    const first = this.#open(a);
    const second = this.#open(b);
    if (first.folder === second.folder)
      return first.page.compare(second.page, second.name, second.end, first.name, first.end);
    return Buffer.compare(this.#whole(first), this.#whole(second));
  }

  /** The numbers of all entries in the order of their bytes. */
  sorted(): Uint32Array {
    const compare = (a: number, b: number): number => this.compare(a, b);
    // Digests are told apart by their first bytes, names are not.
    if (this.#encoding === 'hex') return orderByKey(this.#size, (number) => this.#startOf(number), compare);
    const numbers = Uint32Array.from({ length: this.#size }, (_, number) => number);
    return sortNumbers(numbers, compare);
  }

  /** The first four bytes of an entry, noughts behind a shorter one. */
  #startOf(number: number): number {
    const { page, name, end } = this.#open(number);
    let start = 0;
    for (let at = 0; at < 4; at += 1) start = start * 256 + (name + at < end ? page[name + at]! : 0);
    return start;
  }

  *[Symbol.iterator](): Generator<string> {
    for (let number = 0; number < this.#size; number += 1) yield this.at(number);
  }

  #open(number: number): Entry {
    return this.#openAt(this.#places.get(number));
  }

  #openAt(place: number): Entry {
    const page = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    let name = at + headBytes(page, at);
    const end = name + lengthAt(page, at);
    if (this.#folders === undefined) return { page, name, end, folder: 0 };
    let folder = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = page[name]!;
      name += 1;
      folder += (byte & 127) * scale;
      if (byte < 128) return { page, name, end, folder };
    }
  }

  #whole({ page, name, end, folder }: Entry): Buffer {
    const bytes = page.subarray(name, end);
    return folder === 0 ? bytes : Buffer.concat([Buffer.from(this.#folders!.at(folder)), bytes]);
  }

  /** Makes what was written last the next entry. */
  #keep(place: number): number {
    const page = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    const head = headBytes(page, at);
    this.#bytes.keep(place + head + lengthAt(page, at));
    if (this.#folders === undefined || page[at + head] === 0) this.#isAtTop = true;
    const number = this.#size;
    this.#places.set(number, place);
    this.#size = number + 1;
    return number;
  }

  #isBehindLast(place: number): boolean {
    return this.#size === 0 || this.#isBehind(place, this.#places.get(this.#size - 1));
  }

  /** Order by folder, as they were first met, and name. */
  #isBehind(place: number, before: number): boolean {
    const [a, b] = [this.#openAt(before), this.#openAt(place)];
    if (a.folder !== b.folder) return a.folder < b.folder;
    for (let index = 0; ; index += 1) {
      if (b.name + index >= b.end) return false;
      if (a.name + index >= a.end) return true;
      const difference = a.page[a.name + index]! - b.page[b.name + index]!;
      if (difference !== 0) return difference < 0;
    }
  }

  /** As `#write`, for bytes that stand for themselves. */
  #writeBytes(bytes: Buffer, start: number, end: number, folder: number): number {
    const most = PREFIX_BYTES + end - start;
    const place = this.#bytes.reserve(most);
    const page = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    const from = at + (most < LONG ? 1 : 5);
    let to = this.#folders === undefined ? from : writeFolder(page, from, folder);
    for (let index = start; index < end; index += 1) page[to++] = bytes[index]!;
    writeLength(page, at, most, to - from);
    return place;
  }

  /** Puts an entry behind the last, where it becomes the next one or is written over. @returns its place */
  #write(text: string, folder: number): number {
    const name = folder === 0 ? text : text.slice(text.lastIndexOf('/') + 1);
    const most = PREFIX_BYTES + (this.#encoding === 'hex' ? name.length / 2 : name.length * 3);
    const place = this.#bytes.reserve(most);
    const page = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    const start = at + (most < LONG ? 1 : 5);
    let end = this.#folders === undefined ? start : writeFolder(page, start, folder);
    end += page.write(name, end, this.#encoding);
    writeLength(page, at, most, end - start);
    return place;
  }

  /** The slot that holds the entry at a place, or the free one where it belongs. */
  #slotOf(place: number): number {
    const page = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    const length = lengthAt(page, at);
    const start = at + headBytes(page, at);
    for (let slot = this.#hash(page, start, start + length) % this.#slots.length; ; slot += 1) {
      if (slot === this.#slots.length) slot = 0;
      const known = this.#slots[slot]!;
      if (known === 0 || this.#isSame(this.#places.get(known - 1), page, start, length)) return slot;
    }
  }

  #isSame(place: number, page: Buffer, start: number, length: number): boolean {
    const other = this.#bytes.pageOf(place);
    const at = BytePages.within(place);
    if (lengthAt(other, at) !== length) return false;
    const from = at + headBytes(other, at);
    for (let index = 0; index < length; index += 1) if (other[from + index] !== page[start + index]) return false;
    return true;
  }

  /** FNV-1a, mixed once more so that all bits depend on all of them. */
  #hash(page: Buffer, start: number, end: number): number {
    let hash = this.#seed;
    for (let at = start; at < end; at += 1) hash = imul(hash ^ page[at]!, 0x01000193);
    hash = imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  #index(slots: number): void {
    this.#slots = new Uint32Array(slots);
    this.#indexed = 0;
    this.#catchUp();
  }

  /** Puts what was appended into the index. */
  #catchUp(): void {
    if (this.#indexed === this.#size) return;
    if (this.#size + 1 > this.#slots.length * FULL) return this.#index((this.#size + 1) * 2);
    for (; this.#indexed < this.#size; this.#indexed += 1) {
      const slot = this.#slotOf(this.#places.get(this.#indexed));
      if (this.#slots[slot] === 0) this.#slots[slot] = this.#indexed + 1;
      else this.#isRepeated = true;
    }
  }
}

/** An entry taken apart; `folder` is its folder's number plus one, 0 where it has none. */
interface Entry {
  page: Buffer;
  name: number;
  end: number;
  folder: number;
}

/** @returns the place behind the folder's number, seven bits a byte */
function writeFolder(page: Buffer, at: number, folder: number): number {
  let end = at;
  let rest = folder;
  for (; rest >= 128; rest = Math.floor(rest / 128)) page[end++] = (rest % 128) + 128;
  page[end++] = rest;
  return end;
}

function writeLength(page: Buffer, at: number, most: number, length: number): void {
  page[at] = most < LONG ? length : LONG;
  if (most >= LONG) page.writeUInt32LE(length, at + 1);
}

const lengthAt = (page: Buffer, at: number): number => (page[at] === LONG ? page.readUInt32LE(at + 1) : page[at]!);

const headBytes = (page: Buffer, at: number): number => (page[at] === LONG ? 5 : 1);

/** Everything up to the last slash of the paths of a table; paths mostly come folder by folder. Numbers are those plus one. */
class Folders {
  readonly #table = new CompactTable('utf8', false);
  #written = { text: '', number: 0 };
  #writtenBytes = 0;
  #read = { text: '', number: 0 };

  /** @returns 0 for a path without a slash */
  add(path: string): number {
    return this.#meet(path, (folder) => this.#table.add(folder))!;
  }

  /** The folder whose bytes, with its slash, these are. */
  addBytes(bytes: Buffer, start: number, end: number): number {
    const last = this.#writtenBytes;
    if (last !== 0 && this.#table.isAt(last - 1, bytes, start, end)) return last;
    this.#writtenBytes = this.#table.addBytes(bytes, start, end) + 1;
    return this.#writtenBytes;
  }

  *all(): Generator<string> {
    yield* this.#table;
  }

  /** @returns `undefined` for a path in a folder that is not here */
  find(path: string): number | undefined {
    return this.#meet(path, (folder) => this.#table.numberOf(folder));
  }

  isAt(number: number, bytes: Buffer, start: number, end: number): boolean {
    return this.#table.isAt(number - 1, bytes, start, end);
  }

  at(number: number): string {
    if (this.#read.number !== number) this.#read = { text: this.#table.at(number - 1), number };
    return this.#read.text;
  }

  #meet(path: string, look: (folder: string) => number | undefined): number | undefined {
    const length = path.lastIndexOf('/') + 1;
    if (length === 0) return 0;
    if (length === this.#written.text.length && path.startsWith(this.#written.text)) return this.#written.number;
    const text = path.slice(0, length);
    const number = look(text);
    if (number === undefined) return undefined;
    this.#written = { text, number: number + 1 };
    return number + 1;
  }
}
