import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { bytesOf, collectBytes, type ByteSource } from '@mocban/core';
import { StorageError, type StorageErrorCode } from './error.js';
import type { EraseStore, PublishStore, ReadStore, ReplaceStore, WriteStore } from './types.js';

export { FaultSource, ProcessKilled } from './fault-source.js';
export type { Fault, FaultRates, FaultSourceOptions } from './fault-source.js';
export { FaultyLocalStore, FaultyStore } from './faulty-store.js';
export { KeyStore } from './key-store.js';

/** What a store can do beyond reading and writing; what is absent is not tested. */
export interface StoreCapabilities {
  publish?: boolean;
  replaceIf?: boolean;
  erase?: boolean;
  /** The store has keys and no folders: a key may lie below another, and listings go in byte order of keys. */
  flatKeys?: boolean;
}

interface TestGlobals {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
}

const text = async (source: ByteSource): Promise<string> => (await collectBytes(source, 1 << 20)).toString();
const sha512 = (content: string): string => createHash('sha512').update(content).digest('hex');
const code = (expected: StorageErrorCode) => (error: unknown) => {
  assert.ok(error instanceof StorageError, `expected a StorageError, found ${String(error)}`);
  assert.equal(error.code, expected);
  return true;
};
const keys = async (store: ReadStore, prefix = ''): Promise<string[]> => {
  const found: string[] = [];
  for await (const entry of store.list(prefix)) found.push(entry.key);
  return found;
};

/**
 * The contract every store passes, as tests of the runner whose `describe` and `it` are global (Jest, Vitest).
 * @param open a new, empty store for each test
 */
export function describeStore<Store extends WriteStore>(
  name: string,
  open: () => Promise<Store>,
  capabilities: StoreCapabilities,
): void {
  const { describe, it } = globalThis as unknown as TestGlobals;
  describe(`store contract: ${name}`, () => {
    describeWriting(it, open);
    describeReading(it, open);
    describeLarge(it, open);
    describeListing(it, open, capabilities.flatKeys === true);
    if (capabilities.flatKeys !== true) describeFolders(it, open);
    if (capabilities.erase) describeErasing(it, open as unknown as () => Promise<EraseStore>);
    if (capabilities.publish) describePublishing(it, open as unknown as () => Promise<PublishStore>);
    if (capabilities.replaceIf) describeReplacing(it, open as unknown as () => Promise<ReplaceStore>);
  });
}

function describeWriting(it: TestGlobals['it'], open: () => Promise<WriteStore>): void {
  it('gives back what was written, with its size', async () => {
    const store = await open();
    assert.deepEqual(await store.write('a/b/c', bytesOf('hel', 'lo')), { sizeBytes: 5 });
    assert.equal(await text(store.read('a/b/c')), 'hello');
    assert.deepEqual(await store.stat('a/b/c'), { sizeBytes: 5 });
  });
  it('holds an object of no bytes', async () => {
    const store = await open();
    await store.write('empty', bytesOf());
    assert.deepEqual(await store.stat('empty'), { sizeBytes: 0 });
    assert.equal(await text(store.read('empty')), '');
  });
  it('refuses to overwrite and keeps the first object', async () => {
    const store = await open();
    await store.write('a', bytesOf('first'));
    await assert.rejects(store.write('a', bytesOf('second')), code('STORAGE_KEY_EXISTS'));
    assert.equal(await text(store.read('a')), 'first');
  });
  it('lets exactly one of two simultaneous writers of a key win', async () => {
    const store = await open();
    const done = await Promise.allSettled([store.write('a', bytesOf('1')), store.write('a', bytesOf('2'))]);
    assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1);
  });
  it('leaves nothing when the source fails or the signal aborts', async () => {
    const store = await open();
    const controller = new AbortController();
    const aborting = async function* () {
      yield Buffer.from('x');
      controller.abort(new Error('enough'));
      yield Buffer.from('y');
    };
    const failing = async function* () {
      yield Buffer.from('x');
      throw new Error('broken source');
    };
    await assert.rejects(store.write('a', aborting(), { signal: controller.signal }), /enough/);
    await assert.rejects(store.write('b', failing()), /broken source/);
    assert.deepEqual(await keys(store), []);
  });
  it('refuses keys that would leave the root', async () => {
    const store = await open();
    for (const key of ['', '../x', 'a/../../x', '/x', 'a//b', 'a/./b', 'a\0b']) {
      await assert.rejects(store.write(key, bytesOf('x')), code('STORAGE_KEY_UNSAFE'));
      await assert.rejects(text(store.read(key)), code('STORAGE_KEY_UNSAFE'));
      await assert.rejects(store.remove(key), code('STORAGE_KEY_UNSAFE'));
    }
  });
  it('removes an object or a folder, and nothing a second time', async () => {
    const store = await open();
    for (const key of ['a/b', 'a/c/d', 'ab']) await store.write(key, bytesOf(key));
    await store.remove('a');
    await store.remove('a');
    assert.deepEqual(await keys(store), ['ab']);
  });
}

function describeReading(it: TestGlobals['it'], open: () => Promise<WriteStore>): void {
  it('tells a missing object by its code', async () => {
    const store = await open();
    await store.write('a/b', bytesOf('x'));
    assert.equal(await store.stat('none'), undefined);
    for (const key of ['none', 'a', 'a/b/c']) await assert.rejects(text(store.read(key)), code('STORAGE_KEY_MISSING'));
    assert.deepEqual(await keys(store, 'none'), []);
    assert.deepEqual(await store.children('none'), { files: [], folders: [], others: [] });
  });
  it('reads a range with both ends included', async () => {
    const store = await open();
    await store.write('a', bytesOf('0123456789'));
    assert.equal(await text(store.read('a', { start: 2, end: 4 })), '234');
    assert.equal(await text(store.read('a', { start: 8 })), '89');
    assert.equal(await text(store.read('a', { end: 0 })), '0');
    assert.equal(await text(store.read('a', { start: 10 })), '');
  });
  it('reads the same where chunks may share a buffer', async () => {
    const store = await open();
    await store.write('a', bytesOf('x'.repeat(1 << 20), 'y'.repeat(1 << 19)));
    const digest = createHash('sha512');
    for await (const chunk of store.read('a', { reuse: true })) digest.update(chunk);
    assert.equal(digest.digest('hex'), sha512('x'.repeat(1 << 20) + 'y'.repeat(1 << 19)));
  });
  it('does not read for an aborted signal', async () => {
    const store = await open();
    await store.write('a', bytesOf('x'));
    await assert.rejects(text(store.read('a', { signal: AbortSignal.abort(new Error('enough')) })), /enough/);
  });
  it('keeps NFC and NFD names apart and unchanged', async () => {
    const store = await open();
    const [nfc, nfd] = ['hồ sơ'.normalize('NFC'), 'hồ sơ'.normalize('NFD')];
    await store.write(nfc, bytesOf('nfc'));
    await store.write(nfd, bytesOf('nfd'));
    assert.equal(await text(store.read(nfc)), 'nfc');
    assert.equal(await text(store.read(nfd)), 'nfd');
    assert.equal((await keys(store)).length, 2);
  });
}

function describeListing(it: TestGlobals['it'], open: () => Promise<WriteStore>, flatKeys: boolean): void {
  it(flatKeys ? 'lists in byte order of keys' : 'lists each folder in byte order', async () => {
    const store = await open();
    for (const key of ['b', '\u{1f600}', '\uffee', 'a/z', 'a.b', 'B', 'a/b/c']) await store.write(key, bytesOf('x'));
    const below = flatKeys ? ['a.b', 'a/b/c', 'a/z'] : ['a/b/c', 'a/z', 'a.b'];
    assert.deepEqual(await keys(store), ['B', ...below, 'b', '\uffee', '\u{1f600}']);
    assert.deepEqual(await keys(store, 'a'), ['a/b/c', 'a/z']);
    assert.deepEqual(await store.children('a'), { files: ['z'], folders: ['b'], others: [] });
    const root = await store.children('');
    assert.deepEqual(root, { files: ['B', 'a.b', 'b', '\uffee', '\u{1f600}'], folders: ['a'], others: [] });
  });
  it('lists below a folder only what lies in it', async () => {
    const store = await open();
    for (const key of ['a/x', 'ab/x', 'a b/x', 'a%/x', 'a+/x']) await store.write(key, bytesOf(key));
    assert.deepEqual(await keys(store, 'a'), ['a/x']);
    assert.deepEqual(await keys(store, 'a+'), ['a+/x']);
    assert.deepEqual((await store.children('')).folders, ['a', 'a b', 'a%', 'a+', 'ab']);
    assert.equal(await text(store.read('a%/x')), 'a%/x');
  });
}

function describeFolders(it: TestGlobals['it'], open: () => Promise<WriteStore>): void {
  it('refuses a key below an object and a key that is a folder', async () => {
    const store = await open();
    await store.write('a/b', bytesOf('x'));
    await assert.rejects(store.write('a/b/c', bytesOf('y')), code('STORAGE_KEY_EXISTS'));
    await assert.rejects(store.write('a', bytesOf('y')), code('STORAGE_KEY_EXISTS'));
  });
}

const LARGE_BYTES = 19 << 20;
const LARGE_CHUNK = Buffer.from(Uint8Array.from({ length: (1 << 18) + 7 }, (_, at) => (at * 31) ^ (at >> 9)));

/** The same bytes each time, in chunks that no part's size is a multiple of. */
async function* largeBytes(thenThrow?: Error): AsyncGenerator<Uint8Array> {
  for (let left = LARGE_BYTES; left > 0; left -= LARGE_CHUNK.length)
    yield LARGE_CHUNK.subarray(0, Math.min(left, LARGE_CHUNK.length));
  if (thenThrow !== undefined) throw thenThrow;
}

async function sha512OfBytes(source: ByteSource): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest('hex');
}

function describeLarge(it: TestGlobals['it'], open: () => Promise<WriteStore>): void {
  it('gives back a large object and any range of it, whether its size was told or not', async () => {
    const store = await open();
    const expected = await sha512OfBytes(largeBytes());
    for (const [key, options] of [
      ['told', { sizeBytes: LARGE_BYTES }],
      ['untold', {}],
    ] as const) {
      assert.deepEqual(await store.write(key, largeBytes(), options), { sizeBytes: LARGE_BYTES });
      assert.equal(await sha512OfBytes(store.read(key)), expected);
    }
    const whole = await collectBytes(largeBytes(), LARGE_BYTES);
    const start = (8 << 20) - 3;
    const range = await collectBytes(store.read('told', { start, end: start + 9 }), 100);
    assert.deepEqual(range, whole.subarray(start, start + 10));
  });
  it('leaves nothing of a large object whose source fails at its end, and does not overwrite one', async () => {
    const store = await open();
    await assert.rejects(store.write('a', largeBytes(new Error('wrong digest'))), /wrong digest/);
    assert.deepEqual(await keys(store), []);
    await store.write('a', bytesOf('first'));
    await assert.rejects(store.write('a', largeBytes()), code('STORAGE_KEY_EXISTS'));
    assert.equal(await text(store.read('a')), 'first');
  });
}

function describeErasing(it: TestGlobals['it'], open: () => Promise<EraseStore>): void {
  it('erases an object or a folder, and nothing a second time', async () => {
    const store = await open();
    for (const key of ['a/b', 'a/c/d', 'ab']) await store.write(key, bytesOf(key));
    await store.remove('a/b');
    await store.erase('a');
    await store.erase('a');
    assert.deepEqual(await keys(store), ['ab']);
    await store.write('a/b', bytesOf('again'));
    assert.equal(await text(store.read('a/b')), 'again');
  });
}

function describePublishing(it: TestGlobals['it'], open: () => Promise<PublishStore>): void {
  it('publishes a staged folder whole', async () => {
    const store = await open();
    await store.write('staging/t/v1/x', bytesOf('x'));
    await store.publish('staging/t', 'objects/1/2/o');
    assert.deepEqual(await keys(store), ['objects/1/2/o/v1/x']);
  });
  it('publishes a single file, and none over what is there', async () => {
    const store = await open();
    await store.write('staging/t/x', bytesOf('x'));
    await store.write('staging/t/y', bytesOf('y'));
    await store.publish('staging/t/x', 'objects/o/x');
    assert.equal(await text(store.read('objects/o/x')), 'x');
    await assert.rejects(store.publish('staging/t/y', 'objects/o/x'), code('STORAGE_KEY_EXISTS'));
    assert.deepEqual(await keys(store), ['objects/o/x', 'staging/t/y']);
  });
  it('refuses to publish over what is there, and keeps both', async () => {
    const store = await open();
    await store.write('staging/t/x', bytesOf('new'));
    await store.write('o/x', bytesOf('old'));
    await assert.rejects(store.publish('staging/t', 'o'), code('STORAGE_KEY_EXISTS'));
    assert.equal(await text(store.read('o/x')), 'old');
    assert.equal(await text(store.read('staging/t/x')), 'new');
  });
  it('lets exactly one of two simultaneous publishers win', async () => {
    const store = await open();
    for (const tx of ['1', '2']) await store.write(`staging/${tx}/x`, bytesOf(tx));
    const done = await Promise.allSettled(['1', '2'].map((tx) => store.publish(`staging/${tx}`, 'o')));
    assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await keys(store, 'o')).length, 1);
  });
  it('tells an absent staged folder by its code', async () => {
    await assert.rejects((await open()).publish('none', 'o'), code('STORAGE_KEY_MISSING'));
  });
}

function describeReplacing(it: TestGlobals['it'], open: () => Promise<ReplaceStore>): void {
  it('replaces the object it was told of', async () => {
    const store = await open();
    await store.write('a', bytesOf('old'));
    await store.replaceIf('a', sha512('old'), Buffer.from('new'));
    assert.equal(await text(store.read('a')), 'new');
    assert.deepEqual(await keys(store), ['a']);
  });
  it('refuses to replace another object, or none', async () => {
    const store = await open();
    await store.write('a', bytesOf('old'));
    await assert.rejects(store.replaceIf('a', sha512('other'), Buffer.from('new')), code('STORAGE_CONFLICT'));
    await assert.rejects(store.replaceIf('b', sha512(''), Buffer.from('new')), code('STORAGE_KEY_MISSING'));
    assert.equal(await text(store.read('a')), 'old');
  });
  it('lets exactly one of two simultaneous replacements win', async () => {
    const store = await open();
    await store.write('a', bytesOf('old'));
    const done = await Promise.allSettled(
      ['1', '2'].map((content) => store.replaceIf('a', sha512('old'), Buffer.from(content))),
    );
    assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1);
  });
}
