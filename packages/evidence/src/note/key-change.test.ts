import { MemoryStore } from '@mocban/storage';
import { serialiseEntry } from '../entry/entry.js';
import { mendLog } from '../log/mend-log.js';
import { verifyLog, type VerifyLogOptions } from '../log/verify-log.js';
import { writeLog } from '../log/write-log.js';
import { leafHash } from '../merkle/hash.js';
import { TreeRange } from '../merkle/range.js';
import { signCheckpoint } from './checkpoint.js';
import { parseKeyChange, signKeyChange, withChanges } from './key-change.js';
import { generateLogKey, openLogKey, parseVkey, type NoteSigner } from './key.js';

const NAME = 'example.org/log';
const TIME = '2026-11-21T20:00:00Z';
const [first, second, third, stranger] = Array.from({ length: 4 }, () => openLogKey(NAME, generateLogKey())) as [
  NoteSigner,
  NoteSigner,
  NoteSigner,
  NoteSigner,
];

const statements = [
  signKeyChange(first, second, { size: 2, time: TIME }),
  signKeyChange(second, third, { size: 4, time: TIME }),
];
const entryOf = (number: number): Buffer => serialiseEntry({ type: 'test', time: TIME, number });
const keyEntry = (at: number): Buffer => serialiseEntry({ type: 'log-key', time: TIME, statement: statements[at] });
/** The second key signs from the third leaf on, the third from the fifth. */
const ENTRIES = [entryOf(0), entryOf(1), keyEntry(0), entryOf(3), keyEntry(1), entryOf(5)];

function checkpointOf(size: number, signer: NoteSigner): string {
  const range = new TreeRange();
  for (const entry of ENTRIES.slice(0, size)) range.append(leafHash(entry));
  return signCheckpoint({ origin: NAME, size, root: range.root() }, [signer]);
}

async function* entriesOf(from: number, to: number): AsyncGenerator<Buffer> {
  yield* ENTRIES.slice(from, to);
}

/** A store that got the log at each of these sizes. */
async function logAt(...written: [size: number, signer: NoteSigner, changes: number][]): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const [size, signer, changes] of written)
    await writeLog({
      store,
      prefix: 'log',
      checkpoint: checkpointOf(size, signer),
      vkey: signer.vkey,
      keyChanges: statements.slice(0, changes),
      entries: entriesOf,
    });
  return store;
}

async function rulesOf(store: MemoryStore, options: Partial<VerifyLogOptions>): Promise<string[]> {
  const rules: string[] = [];
  const walk = verifyLog({ store, prefix: 'log', ...options });
  for (let step = await walk.next(); !step.done; step = await walk.next()) rules.push(step.value.rule);
  return rules;
}

it('is read only where both keys signed it', () => {
  const [note] = statements as [string, string];
  expect(parseKeyChange(Buffer.from(note))).toMatchObject({
    from: first.vkey,
    to: second.vkey,
    size: 2,
    time: TIME,
    note,
  });
  const lines = note.trimEnd().split('\n');
  for (const without of [lines.length - 1, lines.length - 2])
    expect(parseKeyChange(Buffer.from(`${lines.toSpliced(without, 1).join('\n')}\n`))).toBeUndefined();
  expect(parseKeyChange(Buffer.from(note.replace('\n2\n', '\n9\n')))).toBeUndefined();
  expect(parseKeyChange(Buffer.from(note.replaceAll(second.vkey, third.vkey)))).toBeUndefined();
  expect(parseKeyChange(Buffer.from('none'))).toBeUndefined();
  expect(() => signKeyChange(first, openLogKey('other', generateLogKey()), { size: 1, time: TIME })).toThrow(NAME);
});

it('is followed from any key to any other, each for trees as large as it signed', () => {
  const changes = statements.map((note) => parseKeyChange(Buffer.from(note))!);
  for (const key of [first, second, third])
    expect(
      withChanges([parseVkey(key.vkey)], changes)
        .map(({ vkey, until }) => [vkey, until])
        .sort(([, a = 9], [, b = 9]) => Number(a) - Number(b)),
    ).toEqual([
      [first.vkey, 2],
      [second.vkey, 4],
      [third.vkey, undefined],
    ]);
  expect(withChanges([parseVkey(stranger.vkey)], changes)).toHaveLength(1);
});

it('lets a log be verified with the old key and the new, and checkpoints of before with either', async () => {
  const store = await logAt([2, first, 0], [4, second, 1], [6, third, 2]);
  for (const key of [first, second, third]) {
    expect(await rulesOf(store, { vkeys: [key.vkey] })).toEqual([]);
    for (const [size, signer] of [
      [1, first],
      [2, first],
      [3, second],
      [5, third],
    ] as const)
      expect(await rulesOf(store, { vkeys: [key.vkey], earlier: Buffer.from(checkpointOf(size, signer)) })).toEqual([]);
  }
  expect(await rulesOf(store, { vkeys: [stranger.vkey] })).toContain('LOG_CHECKPOINT_INVALID');
});

it('brings a store that was away up, whose checkpoint is by an earlier key', async () => {
  const store = await logAt([2, first, 0], [6, third, 2]);
  expect(await rulesOf(store, { vkeys: [third.vkey] })).toEqual([]);
});

it('believes no old key for what came after its time, and no change that the log knows nothing of', async () => {
  const store = await logAt([2, first, 0], [6, third, 2]);
  const later = { vkeys: [third.vkey], earlier: Buffer.from(checkpointOf(3, first)) };
  expect(await rulesOf(store, later)).toEqual(['LOG_EARLIER_INVALID']);
  const forged = signKeyChange(third, stranger, { size: 5, time: TIME });
  const keys = [...statements, forged];
  await expect(
    writeLog({
      store,
      prefix: 'log',
      checkpoint: checkpointOf(6, first),
      vkey: third.vkey,
      keyChanges: statements,
      entries: entriesOf,
    }),
  ).rejects.toMatchObject({ code: 'LOG_CHECKPOINT_INVALID' });
  const other = new MemoryStore();
  await writeLog({
    store: other,
    prefix: 'log',
    checkpoint: checkpointOf(6, stranger),
    vkey: stranger.vkey,
    keyChanges: keys,
    entries: entriesOf,
  });
  expect(await rulesOf(other, { vkeys: [third.vkey] })).toEqual(['LOG_KEYS_INVALID']);
});

it('is mended with the rest of a log', async () => {
  const store = await logAt([2, first, 0], [6, third, 2]);
  await store.remove('log/keys');
  expect(await rulesOf(store, { vkeys: [first.vkey] })).toContain('LOG_CHECKPOINT_INVALID');
  const checkpoint = checkpointOf(6, third);
  const request = { store, prefix: 'log', checkpoint, vkey: third.vkey, keyChanges: statements, entries: entriesOf };
  expect(await mendLog(request)).toEqual([{ path: 'keys', was: 'missing' }]);
  expect(await rulesOf(store, { vkeys: [first.vkey] })).toEqual([]);
});
