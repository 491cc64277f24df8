import { bytesOf } from '@mocban/core';
import { MemoryStore, type ReplaceStore } from '@mocban/storage';
import { serialiseEntry } from '../entry/entry.js';
import { leafHash } from '../merkle/hash.js';
import { TreeRange } from '../merkle/range.js';
import { signCheckpoint } from '../note/checkpoint.js';
import { generateLogKey, openLogKey } from '../note/key.js';
import { filesBelow } from '../reference.test.helper.js';
import { mendLog, type MendLogRequest } from './mend-log.js';
import { verifyLog } from './verify-log.js';
import { writeLog } from './write-log.js';

const signer = openLogKey('example.org/log', generateLogKey());
const { vkey } = signer;
const SIZE = 300;
const ENTRIES = Array.from({ length: SIZE }, (_, number) =>
  serialiseEntry({ type: 'test', time: '2026-11-21T20:00:00Z', number }),
);
const checkpoint = checkpointOf(ENTRIES);

function checkpointOf(entries: readonly Buffer[]): string {
  const range = new TreeRange();
  for (const entry of entries) range.append(leafHash(entry));
  return signCheckpoint({ origin: signer.name, size: entries.length, root: range.root() }, [signer]);
}

async function* entriesOf(from: number, to: number): AsyncGenerator<Buffer> {
  yield* ENTRIES.slice(from, to);
}

async function logOfStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await writeLog({ store, prefix: 'log', checkpoint, vkey, entries: entriesOf });
  return store;
}

const mend = (store: ReplaceStore, more: Partial<MendLogRequest> = {}) =>
  mendLog({ store, prefix: 'log', checkpoint, vkey, entries: entriesOf, ...more });

async function rulesOf(store: ReplaceStore): Promise<string[]> {
  const rules: string[] = [];
  const walk = verifyLog({ store, prefix: 'log', vkeys: [vkey] });
  for (let step = await walk.next(); !step.done; step = await walk.next()) rules.push(step.value.rule);
  return rules;
}

async function put(store: ReplaceStore, path: string, bytes: Uint8Array | undefined): Promise<void> {
  await store.remove(`log/${path}`);
  if (bytes) await store.write(`log/${path}`, bytesOf(bytes));
}

it('mends any file of a log that is missing, cut short or changed by a bit, and no other', async () => {
  const whole = await filesBelow(await logOfStore(), 'log');
  expect(whole.size).toBeGreaterThan(6);
  for (const [path, bytes] of whole)
    for (const damage of [undefined, bytes.subarray(0, bytes.length - 1), flip(bytes)]) {
      const store = await logOfStore();
      await put(store, path, damage);
      expect(await mend(store)).toEqual([{ path, was: damage === undefined ? 'missing' : 'changed' }]);
      expect(await filesBelow(store, 'log')).toEqual(whole);
    }
});

function flip(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.length >> 1]! ^= 1;
  return changed;
}

it('mends all of a log, and nothing of one that is sound', async () => {
  const store = await logOfStore();
  const whole = await filesBelow(store, 'log');
  expect(await mend(store)).toEqual([]);
  await put(store, 'tile/0/000', undefined);
  await put(store, 'tile/entries/001.p/44', Buffer.from('damage'));
  expect(await rulesOf(store)).toEqual(['LOG_TILE_MISSING', 'LOG_BUNDLE_CHANGED']);
  for (const path of whole.keys()) await put(store, path, undefined);
  expect(await mend(store)).toHaveLength(whole.size);
  expect(await rulesOf(store)).toEqual([]);
  expect(await filesBelow(store, 'log')).toEqual(whole);
});

it('writes nothing by entries that are not those that were signed, nor by a checkpoint that is not', async () => {
  const store = await logOfStore();
  await put(store, 'tile/0/000', Buffer.from('damage'));
  const before = await filesBelow(store, 'log');
  const others = ENTRIES.with(3, ENTRIES[4]!);
  const otherOf = async function* (from: number, to: number) {
    yield* others.slice(from, to);
  };
  const short = (from: number) => entriesOf(from, SIZE - 1);
  await expect(mend(store, { entries: otherOf })).rejects.toMatchObject({ code: 'LOG_FORK' });
  await expect(mend(store, { entries: short })).rejects.toMatchObject({ code: 'LOG_INCOMPLETE' });
  const stranger = openLogKey(signer.name, generateLogKey());
  await expect(mend(store, { vkey: stranger.vkey })).rejects.toMatchObject({ code: 'LOG_CHECKPOINT_INVALID' });
  expect(await filesBelow(store, 'log')).toEqual(before);
});

it('leaves a checkpoint that was published meanwhile', async () => {
  const store = await logOfStore();
  const before = await filesBelow(store, 'log');
  expect(await mend(store, { checkpoint: checkpointOf(ENTRIES.slice(0, 200)) })).toEqual([]);
  expect(await filesBelow(store, 'log')).toEqual(before);
});
