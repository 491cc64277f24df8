import { bytesOf } from '@mocban/core';
import type { Finding } from '@mocban/core';
import { MemoryStore } from '@mocban/storage';
import type { ReplaceStore } from '@mocban/storage';
import { serialiseEntry } from '../entry/entry.js';
import { leafHash } from '../merkle/hash.js';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from '../merkle/proof.js';
import { TreeRange } from '../merkle/range.js';
import { signCheckpoint } from '../note/checkpoint.js';
import { generateLogKey, openLogKey } from '../note/key.js';
import { filesBelow, filesOfLog, merkleTreeHash } from '../reference.test.helper.js';
import { readEntry, tileNodes } from './tile-nodes.js';
import { readLogEntries } from './read-log.js';
import { verifyLog, type LogSummary, type VerifyLogOptions } from './verify-log.js';
import { writeLog } from './write-log.js';

const signer = openLogKey('example.org/log', generateLogKey());
const { vkey } = signer;

const entryOf = (at: number): Buffer =>
  serialiseEntry({ type: 'test', time: '2026-11-21T20:00:00Z', number: at, note: 'x'.repeat(at % 5) });
const ENTRIES = Array.from({ length: 66_200 }, (_, at) => entryOf(at));
/** Roots by size, of the sizes that tests ask for more than once. */
const roots = new Map<number, Buffer>();
const rootAt = (size: number): Buffer => {
  let root = roots.get(size);
  if (root === undefined) {
    const range = new TreeRange();
    for (const entry of ENTRIES.slice(0, size)) range.append(leafHash(entry));
    roots.set(size, (root = range.root()));
  }
  return root;
};
const checkpointAt = (size: number): string =>
  signCheckpoint({ origin: signer.name, size, root: rootAt(size) }, [signer]);

async function* entriesOf(from: number, to: number, all = ENTRIES): AsyncGenerator<Buffer> {
  yield* all.slice(from, to);
}

const publish = (store: ReplaceStore, size: number, more: Partial<Parameters<typeof writeLog>[0]> = {}) =>
  writeLog({ store, prefix: 'log', checkpoint: checkpointAt(size), vkey, entries: entriesOf, ...more });

async function verify(
  store: ReplaceStore,
  options: Partial<VerifyLogOptions> = {},
): Promise<{ findings: Finding[]; summary: LogSummary; rules: string[] }> {
  const findings: Finding[] = [];
  const walk = verifyLog({ store, prefix: 'log', vkeys: [vkey], ...options });
  for (;;) {
    const step = await walk.next();
    if (step.done) return { findings, summary: step.value, rules: findings.map(({ rule }) => rule) };
    findings.push(step.value);
  }
}

async function logOf(size: number): Promise<MemoryStore> {
  const store = new MemoryStore();
  await publish(store, size);
  return store;
}

async function change(store: ReplaceStore, key: string, how: (bytes: Buffer) => Buffer): Promise<void> {
  const bytes = (await filesBelow(store, 'log')).get(key.slice('log/'.length))!;
  await store.remove(key);
  await store.write(key, bytesOf(how(Buffer.from(bytes))));
}

const flip = (bytes: Buffer): Buffer => {
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  return bytes;
};

it('writes what the specification asks for, growing from any size to any other', async () => {
  const sizes = [1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 600];
  const grown = new MemoryStore();
  for (const size of sizes) {
    expect(await publish(grown, size)).toMatchObject({ size });
    const expected = filesOfLog(ENTRIES.slice(0, size));
    const files = await filesBelow(grown, 'log');
    for (const [path, bytes] of expected) expect([path, files.get(path)?.equals(bytes)]).toEqual([path, true]);
    expect((await verify(grown)).findings).toEqual([]);
    expect(rootAt(size)).toEqual(merkleTreeHash(ENTRIES.slice(0, size)));
    // At once it is the same, without a trace of the sizes between.
    const atOnce = await filesBelow(await logOf(size), 'log');
    expect([...atOnce.keys()].filter((path) => path.startsWith('tile/')).sort()).toEqual([...expected.keys()].sort());
  }
});

it('keeps to the rules at every size up to 600, one leaf at a time', async () => {
  const store = new MemoryStore();
  for (let size = 1; size <= 600; size += 1) {
    await publish(store, size);
    if (size % 37 === 0 || size % 256 < 3) {
      expect((await verify(store)).rules).toEqual([]);
      // A tile that is not full is kept for two checkpoints at most.
      const names = [...(await filesBelow(store, 'log')).keys()];
      expect(names.filter((path) => path.includes('.p/')).length).toBeLessThanOrEqual(6);
    }
  }
});

it('grows over the first tile of the third level', async () => {
  const store = new MemoryStore();
  for (const size of [65_535, 65_536, 65_537, 66_100]) {
    await publish(store, size);
    const { findings, summary } = await verify(store);
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ state: 'read', size, root: rootAt(size).toString('hex'), vkey });
  }
  const files = await filesBelow(store, 'log');
  // Buffers of a bundle's size take the matcher seconds.
  for (const [path, bytes] of filesOfLog(ENTRIES.slice(0, 66_100)))
    expect([path, files.get(path)?.equals(bytes)]).toEqual([path, true]);
});

it('proves inclusion and consistency from the tiles alone', async () => {
  const size = 66_100;
  const store = await logOf(size);
  const nodes = tileNodes(store, 'log', size);
  for (const index of [0, 255, 256, 65_535, 65_536, 66_099]) {
    const proof = await inclusionProof(index, size, nodes);
    const leaf = leafHash(await readEntry(store, 'log', size, index));
    expect(leaf).toEqual(leafHash(ENTRIES[index]!));
    expect(verifyInclusion({ index, size, leaf, root: rootAt(size), proof })).toEqual({ outcome: 'verified' });
  }
  for (const first of [1, 255, 256, 4095, 65_536, 66_000]) {
    const proof = await consistencyProof(first, size, nodes);
    const claim = { first, second: size, firstRoot: rootAt(first), secondRoot: rootAt(size), proof };
    expect(verifyConsistency(claim)).toEqual({ outcome: 'verified' });
  }
  await expect(readEntry(store, 'log', size, size)).rejects.toMatchObject({ code: 'LOG_INCOMPLETE' });
});

it('gives the entries back, and says at the end whether they are those that were signed', async () => {
  const store = await logOf(600);
  const read: Buffer[] = [];
  for await (const entries of readLogEntries(store, 'log', { size: 600, root: rootAt(600) })) read.push(...entries);
  expect(read).toEqual(ENTRIES.slice(0, 600));
  const drain = async (size: number, root: Buffer) => {
    for await (const _ of readLogEntries(store, 'log', { size, root }));
  };
  await expect(drain(600, rootAt(599))).rejects.toMatchObject({ code: 'LOG_FORK' });
  await expect(drain(900, rootAt(900))).rejects.toMatchObject({ code: 'LOG_INCOMPLETE' });
});

it('gives verifiers the events of the entries with their places', async () => {
  const met: number[] = [];
  await verify(await logOf(300), {
    onEvent: (event, index) => met.push((event as { number?: number }).number! - index),
  });
  expect(met).toEqual(new Array(300).fill(0));
});

describe('broken off', () => {
  /** A store that fails for good at its nth change. */
  function failingAfter(store: MemoryStore, changes: number): ReplaceStore {
    let left = changes;
    const ask = <T>(work: () => Promise<T>): Promise<T> =>
      left-- > 0 ? work() : Promise.reject(Object.assign(new Error('killed'), { killed: true }));
    return new Proxy<ReplaceStore>(store, {
      get: (target, name) =>
        name === 'write' || name === 'replaceIf' || name === 'remove'
          ? (...args: never[]) => ask(() => (target[name] as (...all: never[]) => Promise<never>).apply(target, args))
          : (target[name as 'read'] as (...all: never[]) => unknown).bind(target),
    });
  }

  it('at any change the store has the log that it had, and the next run goes on from there', async () => {
    for (let changes = 0; ; changes += 1) {
      const store = await logOf(250);
      const ended = await publish(failingAfter(store, changes), 700).then(
        () => true,
        (error: { killed?: boolean }) => (expect(error.killed).toBe(true), false),
      );
      const { findings, summary } = await verify(store, { earlier: Buffer.from(checkpointAt(250)) });
      expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect([250, 700]).toContain(summary.size);
      if (!ended) await publish(store, 700);
      expect((await verify(store)).findings).toEqual([]);
      expect((await verify(store)).summary.size).toBe(700);
      if (ended) return expect(changes).toBeGreaterThan(8);
    }
  });

  it('goes on with more leaves than the run before wrote ahead', async () => {
    const store = await logOf(10);
    await publish(failingAfter(store, 2), 20).catch(() => undefined);
    expect((await verify(store)).rules).toContain('LOG_AHEAD');
    await publish(store, 300);
    expect((await verify(store)).rules).toEqual([]);
  });
});

describe('refuses to write', () => {
  const other = (at: number) => (at === 3 ? Buffer.from('{}') : ENTRIES[at]!);
  const forked = Array.from({ length: 40 }, (_, at) => other(at));
  const forkedCheckpoint = (size: number): string =>
    signCheckpoint({ origin: signer.name, size, root: merkleTreeHash(forked.slice(0, size)) }, [signer]);
  const publishFork = (store: ReplaceStore, size: number) =>
    publish(store, size, { checkpoint: forkedCheckpoint(size), entries: (from, to) => entriesOf(from, to, forked) });

  it.each([
    ['a smaller tree', () => logOf(30), 20, 'LOG_SHRUNK'],
    ['another tree of the same size', () => logOf(30), 30, 'LOG_FORK'],
    ['a tree that does not continue the one there', () => logOf(30), 40, 'LOG_FORK'],
  ])('%s', async (_, make, size, code) => {
    const store = await make();
    const before = await filesBelow(store, 'log');
    await expect(publishFork(store, size)).rejects.toMatchObject({ code });
    expect(await filesBelow(store, 'log')).toEqual(before);
  });

  it('entries that do not make the tree that was signed, leaving the checkpoint as it was', async () => {
    const store = await logOf(10);
    const wrong = publish(store, 20, {
      entries: (from, to) => entriesOf(from, to, [...ENTRIES.slice(0, 12), ...ENTRIES]),
    });
    await expect(wrong).rejects.toMatchObject({ code: 'LOG_FORK' });
    expect((await verify(store)).summary.size).toBe(10);
    const few = publish(store, 20, { entries: (from) => entriesOf(from, 15) });
    await expect(few).rejects.toMatchObject({ code: 'LOG_INCOMPLETE' });
  });

  it('over a checkpoint that its key did not sign', async () => {
    const store = await logOf(10);
    await change(store, 'log/checkpoint', () => Buffer.from('nothing'));
    await expect(publish(store, 20)).rejects.toMatchObject({ code: 'LOG_CHECKPOINT_INVALID' });
  });

  it('under another key than the store has', async () => {
    const store = await logOf(10);
    const stranger = openLogKey(signer.name, generateLogKey());
    const checkpoint = signCheckpoint({ origin: signer.name, size: 20, root: rootAt(20) }, [stranger]);
    await expect(publish(store, 20, { checkpoint, vkey: stranger.vkey })).rejects.toMatchObject({
      code: 'LOG_CHECKPOINT_INVALID',
    });
  });

  it('where a tile of another tree lies already', async () => {
    const store = await logOf(10);
    await store.write('log/tile/0/000', bytesOf(Buffer.alloc(8192)));
    await expect(publish(store, 300)).rejects.toMatchObject({ code: 'LOG_TILE_CONFLICT' });
  });

  it('an entry of more than 60 KiB', async () => {
    const big = [Buffer.alloc(60 * 1024 + 1)];
    const checkpoint = signCheckpoint({ origin: signer.name, size: 1, root: merkleTreeHash(big) }, [signer]);
    const refused = publish(new MemoryStore(), 1, { checkpoint, entries: (from, to) => entriesOf(from, to, big) });
    await expect(refused).rejects.toMatchObject({ code: 'LOG_ENTRY_INVALID' });
  });
});

it('writes a tile of the edge anew that was lost, from the entries', async () => {
  const store = await logOf(300);
  await store.remove('log/tile/0/001.p');
  await publish(store, 400);
  expect((await verify(store)).rules).toEqual([]);
});

describe('finds in a store', () => {
  it.each<[string, (store: MemoryStore) => Promise<void>, string[]]>([
    ['a missing tile', (store) => store.remove('log/tile/0/000'), ['LOG_TILE_MISSING']],
    ['a missing tile that is not full', (store) => store.remove('log/tile/1/000.p'), ['LOG_TILE_MISSING']],
    ['a changed tile', (store) => change(store, 'log/tile/0/001', flip), ['LOG_TILE_CHANGED']],
    ['a tile cut short', (store) => change(store, 'log/tile/0/001', (b) => b.subarray(0, 99)), ['LOG_TILE_CHANGED']],
    ['a tile too long', (store) => change(store, 'log/tile/0/001', (b) => Buffer.concat([b, b])), ['LOG_TILE_CHANGED']],
    ['a missing bundle', (store) => store.remove('log/tile/entries/000'), ['LOG_BUNDLE_MISSING']],
    [
      'a bundle that is none',
      (store) => change(store, 'log/tile/entries/000', (b) => b.subarray(0, b.length - 1)),
      ['LOG_BUNDLE_CHANGED'],
    ],
    [
      'a bundle of entries that do not match their tile',
      (store) =>
        change(store, 'log/tile/entries/000', (b) =>
          Buffer.from(b.toString('latin1').replace('"number":7', '"number":8'), 'latin1'),
        ),
      ['LOG_TILE_CHANGED', 'LOG_ROOT_MISMATCH', 'LOG_TILE_CHANGED'],
    ],
    [
      'a bundle and its tile gone',
      async (store) => {
        await store.remove('log/tile/entries/001');
        await store.remove('log/tile/0/001');
      },
      ['LOG_BUNDLE_MISSING', 'LOG_TILE_MISSING'],
    ],
    [
      'a file that no log has',
      (store) => store.write('log/tile/0/1', bytesOf('x')).then(() => undefined),
      ['LOG_FILE_EXTRA'],
    ],
    ['another key', (store) => change(store, 'log/vkey', () => Buffer.from('x')), ['LOG_KEY_CHANGED']],
    [
      'a checkpoint that does not verify',
      (store) => change(store, 'log/checkpoint', (b) => Buffer.from(b.toString().replace('\n700\n', '\n699\n'))),
      ['LOG_CHECKPOINT_INVALID', 'LOG_ROOT_MISMATCH', 'LOG_AHEAD'],
    ],
    ['a checkpoint that is gone', (store) => store.remove('log/checkpoint'), ['LOG_CHECKPOINT_MISSING']],
    ['bytes that are no checkpoint', (store) => change(store, 'log/checkpoint', flip), ['LOG_CHECKPOINT_INVALID']],
    [
      'a checkpoint of any length',
      (store) => change(store, 'log/checkpoint', () => Buffer.alloc(1 << 20)),
      ['LOG_CHECKPOINT_INVALID'],
    ],
    [
      'a signed checkpoint of another tree',
      (store) =>
        change(store, 'log/checkpoint', () =>
          Buffer.from(signCheckpoint({ origin: signer.name, size: 700, root: rootAt(699) }, [signer])),
        ),
      ['LOG_ROOT_MISMATCH'],
    ],
  ])('%s', async (_, damage, rules) => {
    const store = await logOf(700);
    await damage(store);
    const found = await verify(store);
    expect([...new Set(found.rules)]).toEqual([...new Set(rules)]);
    for (const { location, message } of found.findings)
      expect([location.startsWith('log'), message === '']).toEqual([true, false]);
  });

  it('a partial tile of before that was another one', async () => {
    const store = await logOf(100);
    const old = (await filesBelow(store, 'log')).get('tile/0/000.p/100')!;
    await publish(store, 200);
    expect((await verify(store)).rules).toEqual([]);
    await change(store, 'log/tile/0/000.p/100', () => flip(Buffer.from(old)));
    expect((await verify(store)).rules).toEqual(['LOG_TILE_CHANGED']);
    await change(store, 'log/tile/entries/000.p/100', (bytes) => bytes.subarray(0, 50));
    expect((await verify(store)).rules).toEqual(['LOG_TILE_CHANGED', 'LOG_BUNDLE_CHANGED']);
  });

  it('entries that are no events', async () => {
    const strange = [
      Buffer.from('no json'),
      Buffer.from('{ "time": 1 }'),
      Buffer.of(0xff),
      Buffer.from('['.repeat(60_000)),
      ENTRIES[0]!,
    ];
    const store = new MemoryStore();
    const checkpoint = signCheckpoint({ origin: signer.name, size: 5, root: merkleTreeHash(strange) }, [signer]);
    await publish(store, 5, { checkpoint, entries: (from, to) => entriesOf(from, to, strange) });
    expect((await verify(store)).rules).toEqual(new Array(4).fill('LOG_ENTRY_INVALID'));
  });

  it('a size that nothing stands behind, without walking up to it', async () => {
    const store = await logOf(10);
    const claim = signCheckpoint({ origin: signer.name, size: Number.MAX_SAFE_INTEGER, root: rootAt(10) }, [signer]);
    await change(store, 'log/checkpoint', () => Buffer.from(claim));
    const { rules } = await verify(store);
    expect(rules).toContain('LOG_TRUNCATED');
    expect(rules.length).toBeLessThan(60);
  });

  it('nothing in a store without a log', async () => {
    expect(await verify(new MemoryStore())).toMatchObject({ findings: [], summary: { state: 'none', size: 0 } });
    expect((await verify(new MemoryStore(), { earlier: Buffer.from(checkpointAt(10)) })).rules).toEqual([
      'LOG_CHECKPOINT_MISSING',
    ]);
  });

  it('and says that the key in the store proves nothing by itself', async () => {
    const walk = verifyLog({ store: await logOf(3), prefix: 'log' });
    expect((await walk.next()).value).toMatchObject({ rule: 'LOG_KEY_UNCONFIRMED', severity: 'info' });
    expect(await walk.next()).toMatchObject({ done: true, value: { size: 3, vkey } });
  });
});

describe('against an earlier checkpoint', () => {
  const earlier = (size: number, root = rootAt(size)): Buffer =>
    Buffer.from(signCheckpoint({ origin: signer.name, size, root }, [signer]));

  it.each([
    ['takes a log that continues it', earlier(256), []],
    ['takes the log itself', earlier(600), []],
    ['finds a log that has shrunk', earlier(601), ['LOG_SHRUNK']],
    ['finds a fork before it', earlier(300, rootAt(299)), ['LOG_FORK']],
    ['finds a fork of the same size', earlier(600, rootAt(599)), ['LOG_FORK']],
    ['finds one that is none', Buffer.from('x'), ['LOG_EARLIER_INVALID']],
  ])('%s', async (_, bytes, rules) => {
    expect((await verify(await logOf(600), { earlier: bytes })).rules).toEqual(rules);
  });
});
