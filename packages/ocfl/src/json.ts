import { isUtf8 } from 'node:buffer';
import { CodedError, type ByteSource } from '@mocban/core';

export type JsonErrorCode = 'JSON_MALFORMED' | 'JSON_TOO_DEEP' | 'JSON_TOO_LARGE';
export class JsonError extends CodedError<JsonErrorCode> {}

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object that remembers keys written twice, which `JSON.parse` hides. */
export class JsonObject {
  readonly members = new Map<string, JsonValue>();
  /** Keys that occur more than once, the first hundred. The last value counts, as in `JSON.parse`. */
  readonly duplicateKeys: string[] = [];

  set(key: string, value: JsonValue): void {
    if (this.members.has(key) && this.duplicateKeys.length < 100) this.duplicateKeys.push(key);
    this.members.set(key, value);
  }

  get(key: string): JsonValue | undefined {
    return this.members.get(key);
  }
}

export interface JsonLimits {
  /** @defaultValue 512 MiB */
  maxBytes?: number;
  /** Nesting of objects and arrays. @defaultValue 32 */
  maxDepth?: number;
}

/**
 * Asked for every array that is a member of an object.
 * @param keys of the members on the way to it from the outermost object, its own last
 * @returns whether it was taken; what is taken is not kept
 */
export type JsonTaker = (keys: readonly string[], value: readonly JsonValue[]) => boolean;

/** Reads members of an object from the bytes of the text, where they have the one shape that it knows. */
export interface JsonBlockReader {
  /**
   * @param at where a member may begin, or the white space before it
   * @returns the place behind the members that were taken, the comma after the last included: `at` when there are none. A member
   *   counts only when what follows it, a comma or the end of the object, is there too.
   */
  read(bytes: Buffer, at: number): number;
  /** Whether it stopped for want of bytes, and not at a member that it does not know. */
  readonly isWaiting: boolean;
  /** Whether it took all bytes that there were and is within a member: it goes on with those that come next. */
  readonly isInside?: boolean;
}

/** Is told the text of a member of an object, from the quote before its key to the end of its value, in pieces. */
export interface JsonTextSink {
  update(bytes: Buffer): void;
  end(): void;
}

export interface JsonTakers {
  take: JsonTaker;
  /** Asked for every object. @param keys of the members on the way to it @returns who reads its members as bytes */
  block(keys: readonly string[]): JsonBlockReader | undefined;
  /**
   * Asked for every member of an object, but within one whose text is told.
   * @param keys as above, its own last
   * @param start bytes of the text before it
   * @returns who is told its text
   */
  text?(keys: readonly string[], start: number): JsonTextSink | undefined;
}

type State = 'value' | 'first-item' | 'key' | 'first-key' | 'colon' | 'next' | 'done';
type Frame = { object: JsonObject; key: string; block?: JsonBlockReader } | { array: JsonValue[] };

const MAX_STRING = 1 << 20;
/** Room for the rest of a chunk before the next, which is mostly part of an entry. */
const SPARE_BYTES = 64 * 1024;

/**
 * Parses a JSON text from a stream. Holds the values, never the whole text; long keys that recur (digests) are held once.
 * @throws JsonError `JSON_MALFORMED`, `JSON_TOO_DEEP`, `JSON_TOO_LARGE`
 * @see RFC 8259
 */
export async function parseJson(source: ByteSource, limits: JsonLimits = {}, takers?: JsonTakers): Promise<JsonValue> {
  const maxBytes = limits.maxBytes ?? 512 * 1024 * 1024;
  const parser = new JsonParser(limits.maxDepth ?? 32, takers);
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new JsonError('JSON_TOO_LARGE', `more than ${maxBytes} bytes`);
    parser.push(chunk);
  }
  return parser.end();
}

/** A string's bytes, given as Latin-1, as the text in UTF-8 that they are. */
function decodeUtf8(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  if (!isUtf8(bytes)) throw new JsonError('JSON_MALFORMED', 'the text is not UTF-8');
  return bytes.toString('utf8');
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Push parser: takes bytes in pieces, keeps only what is not complete yet. */
class JsonParser {
  /** What is being read: a chunk, or what was left before it and the chunk. */
  #bytes: Buffer = Buffer.alloc(0);
  #buffer: Buffer = Buffer.alloc(0);
  #latin1: string | undefined;
  #at = 0;
  /** Bytes of the text before those that are held. */
  #before = 0;
  #isInsideBlock = false;
  #told: { sink: JsonTextSink; depth: number; from: number } | undefined;
  #state: State = 'value';
  #result: JsonValue = null;
  readonly #stack: Frame[] = [];
  readonly #keys = new Map<string, string>();

  constructor(
    readonly maxDepth: number,
    readonly takers?: JsonTakers,
  ) {}

  /** The bytes as Latin-1, a character for a byte: made when it is asked for, which blocks read as bytes do not. */
  get #text(): string {
    return (this.#latin1 ??= this.#bytes.toString('latin1'));
  }

  /** @param chunk may be written over afterwards */
  push(chunk: Uint8Array): void {
    this.#take(this.#bytes.length === 0 ? asBuffer(chunk) : this.#joined(chunk));
    this.#run(false);
    this.#tell();
    const rest = this.#bytes.subarray(this.#at);
    this.#before += this.#at;
    this.#take(this.#room(rest.length).subarray(0, rest.copy(this.#buffer)));
  }

  #take(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#latin1 = undefined;
    this.#at = 0;
  }

  /** What is left of the chunks before, which stands at the beginning of the buffer, and a chunk behind it. */
  #joined(chunk: Uint8Array): Buffer {
    const length = this.#bytes.length + chunk.byteLength;
    this.#room(length).set(chunk, this.#bytes.length);
    return this.#buffer.subarray(0, length);
  }

  /** One buffer for all: one of its own for each chunk would be a megabyte of garbage. */
  #room(length: number): Buffer {
    if (length > this.#buffer.length) {
      const wider = Buffer.allocUnsafeSlow(length + SPARE_BYTES);
      this.#buffer.copy(wider);
      this.#buffer = wider;
    }
    return this.#buffer;
  }

  end(): JsonValue {
    this.#run(true);
    if (this.#state !== 'done' || this.#at < this.#bytes.length) throw this.#malformed('the text ends too early');
    return this.#result;
  }

  #run(final: boolean): void {
    for (;;) {
      if ((this.#state === 'key' || this.#state === 'first-key') && this.#readBlock() && !final) return;
      while (isSpace(this.#bytes[this.#at])) this.#at++;
      if (this.#at >= this.#bytes.length) return;
      const char = this.#text[this.#at]!;
      if (char === '"') {
        const start = this.#at;
        const string = this.#string();
        if (string === undefined) return;
        this.#takeString(string, start);
      } else if ('{}[]:,'.includes(char)) {
        this.#at++;
        this.#punctuation(char);
      } else if (!this.#literal(final)) return;
    }
  }

  /** Has members taken as bytes where somebody can. @returns whether more bytes are waited for */
  #readBlock(): boolean {
    const frame = this.#stack.at(-1);
    if (frame === undefined || !('object' in frame) || frame.block === undefined) return false;
    const end = frame.block.read(this.#bytes, this.#at);
    const isTaken = end > this.#at || this.#isInsideBlock;
    this.#at = end;
    this.#isInsideBlock = frame.block.isInside ?? false;
    if (this.#isInsideBlock) return true;
    if (isTaken) this.#state = this.#bytes[end - 1] === COMMA ? 'key' : 'next';
    return this.#state !== 'next' && frame.block.isWaiting && this.#bytes.length - end <= MAX_STRING;
  }

  /** The string that starts here, or `undefined` when its end has not arrived. */
  #string(): string | undefined {
    for (let end = this.#text.indexOf('"', this.#at + 1); end !== -1; end = this.#text.indexOf('"', end + 1)) {
      let slashes = 0;
      while (this.#text[end - 1 - slashes] === '\\') slashes++;
      if (slashes % 2 === 1) continue;
      const raw = this.#text.slice(this.#at, end + 1);
      this.#at = end + 1;
      try {
        return JSON.parse(/[\x80-\xff]/.test(raw) ? decodeUtf8(raw) : raw) as string;
      } catch (cause) {
        if (cause instanceof JsonError) throw cause;
        throw new JsonError('JSON_MALFORMED', 'a string with a wrong escape or a bare control character', { cause });
      }
    }
    if (this.#text.length - this.#at > MAX_STRING)
      throw this.#malformed(`a string longer than ${MAX_STRING} characters`);
    return undefined;
  }

  /** A number, `true`, `false` or `null`; false when its end has not arrived. */
  #literal(final: boolean): boolean {
    const pattern = /[-+.0-9A-Za-z]+/y;
    pattern.lastIndex = this.#at;
    const word = pattern.exec(this.#text)?.[0];
    if (word === undefined) throw this.#malformed('a character that begins no value');
    if (this.#at + word.length === this.#text.length && !final) {
      if (word.length > 400) throw this.#malformed('a number that is too long');
      return false;
    }
    this.#at += word.length;
    if (word === 'true') this.#value(true);
    else if (word === 'false') this.#value(false);
    else if (word === 'null') this.#value(null);
    else if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(word)) this.#value(Number(word));
    else throw this.#malformed('a word that is no JSON value');
    return true;
  }

  #takeString(string: string, start: number): void {
    if (this.#state !== 'key' && this.#state !== 'first-key') return this.#value(string);
    const frame = this.#stack.at(-1);
    if (frame === undefined || !('object' in frame)) throw this.#malformed('a key outside an object');
    frame.key = this.#interned(string);
    this.#state = 'colon';
    if (this.takers?.text === undefined || this.#told !== undefined) return;
    const sink = this.takers.text(this.#keysOnTheWay(), this.#before + start);
    if (sink !== undefined) this.#told = { sink, depth: this.#stack.length, from: start };
  }

  /** Tells the text that was read since it was last told. */
  #tell(): void {
    if (this.#told === undefined) return;
    this.#told.sink.update(this.#bytes.subarray(this.#told.from, this.#at));
    this.#told.from = 0;
  }

  #interned(key: string): string {
    if (key.length < 64 || this.takers !== undefined) return key;
    const known = this.#keys.get(key);
    if (known === undefined) this.#keys.set(key, key);
    return known ?? key;
  }

  #punctuation(char: string): void {
    const frame = this.#stack.at(-1);
    if (char === '{') this.#open({ object: new JsonObject(), key: '' }, 'first-key');
    else if (char === '[') this.#open({ array: [] }, 'first-item');
    else if (char === ':' && this.#state === 'colon') this.#state = 'value';
    else if (char === ',' && this.#state === 'next' && frame !== undefined)
      this.#state = 'object' in frame ? 'key' : 'value';
    else if (char === '}' && frame !== undefined && 'object' in frame && /^(next|first-key)$/.test(this.#state))
      this.#close(frame.object);
    else if (char === ']' && frame !== undefined && 'array' in frame && /^(next|first-item)$/.test(this.#state))
      this.#close(frame.array);
    else throw this.#malformed(`an unexpected ${char}`);
  }

  #open(frame: Frame, state: State): void {
    if (this.#state !== 'value' && this.#state !== 'first-item') throw this.#malformed('a value where none may be');
    if (this.#stack.length >= this.maxDepth)
      throw new JsonError('JSON_TOO_DEEP', `nested deeper than ${this.maxDepth} levels`);
    const block = 'object' in frame ? this.takers?.block(this.#keysOnTheWay()) : undefined;
    this.#stack.push(block === undefined ? frame : { ...(frame as { object: JsonObject; key: string }), block });
    this.#state = state;
  }

  #close(value: JsonValue): void {
    this.#stack.pop();
    this.#state = 'value';
    this.#value(value);
  }

  #value(value: JsonValue): void {
    if (this.#state !== 'value' && this.#state !== 'first-item') throw this.#malformed('a value where none may be');
    const frame = this.#stack.at(-1);
    this.#state = frame === undefined ? 'done' : 'next';
    if (frame === undefined) this.#result = value;
    else if ('array' in frame) frame.array.push(value);
    else if (!Array.isArray(value) || !this.#isTaken(value)) frame.object.set(frame.key, value);
    if (this.#told?.depth !== this.#stack.length) return;
    this.#tell();
    this.#told.sink.end();
    this.#told = undefined;
  }

  #isTaken(value: JsonValue[]): boolean {
    return this.takers?.take(this.#keysOnTheWay(), value) ?? false;
  }

  #keysOnTheWay(): string[] {
    return this.#stack.map((frame) => ('object' in frame ? frame.key : ''));
  }

  #malformed(what: string): JsonError {
    return new JsonError('JSON_MALFORMED', `not JSON: ${what}`);
  }
}

const COMMA = 0x2c;

/** Whether a byte is white space of JSON. */
export const isSpace = (code: number | undefined): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
