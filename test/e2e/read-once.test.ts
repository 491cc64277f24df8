import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describeWith } from '../fixtures/corpora.js';
import { registerAgency, send, smallPdf, tt05Submission } from './agency.js';
import { filesBelow, removeFolder, scratchFolder, startService } from './service.js';

/** Whether one process may trace another here: a container may lack strace, or forbid ptrace. */
const canTrace = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=read', 'true']).status === 0;

const READS = ['read', 'pread64', 'readv', 'preadv', 'preadv2', 'copy_file_range', 'sendfile', 'splice'];
const ORDER = ['rename', 'renameat', 'renameat2', 'fsync', 'syncfs'];

interface Call {
  name: string;
  /** Path of the first descriptor, or the arguments of a call that takes none. */
  path: string;
  text: string;
  result: number;
}

/** The calls of every thread and child in the order in which they ended. A call that another thread interrupts has two lines. */
function* calls(trace: string): Generator<Call> {
  const begun = new Map<string, string>();
  for (const line of trace.split('\n')) {
    const [, thread, text] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (thread === undefined || text === undefined) continue;
    const cut = text.indexOf('<unfinished ...>');
    if (cut >= 0) {
      begun.set(thread, text.slice(0, cut));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
    const whole = resumed === undefined ? text : `${begun.get(thread) ?? ''}${resumed}`;
    const parts = /^(\w+)\((?:\d+<([^>]*)>)?(.*)\) += +(-?\d+)/.exec(whole);
    if (parts) yield { name: parts[1]!, path: parts[2] ?? parts[3]!, text: whole, result: Number(parts[4]) };
  }
}

/** Bytes of a file that reads gave more than once, by the offsets of the reads. */
function readAgain(reads: readonly Call[]): number {
  const ranges = reads
    .map(({ text, result }) => {
      const start = Number(/, (\d+)\) += +\d+/.exec(text)?.[1]);
      return { start, end: start + result };
    })
    .sort((a, b) => a.start - b.start);
  let end = 0;
  let again = 0;
  for (const range of ranges) {
    again += Math.max(0, Math.min(end, range.end) - range.start);
    end = Math.max(end, range.end);
  }
  return again;
}

/** The process that answers requests and those that it started for jobs; what they start later is followed. */
function javaScriptProcesses(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number),
  );
  const own = children.filter((child) => readlinkSync(`/proc/${child}/exe`) === process.execPath);
  return [pid, ...own.flatMap(javaScriptProcesses)];
}

const total = (reads: readonly Call[]): number => reads.reduce((sum, { result }) => sum + result, 0);

describeWith('strace with the right to trace', canTrace, 'an ingest into two stores', () => {
  let folder: string;
  let all: Call[];
  const documents = new Map<string, number>();
  let packageBytes: number;

  const readsOf = (place: string, name?: string): Call[] =>
    all.filter(
      ({ name: call, path }) =>
        READS.includes(call) &&
        path.startsWith(join(folder, 'data', place)) &&
        (name === undefined || basename(path) === name),
    );

  beforeAll(async () => {
    folder = await scratchFolder('read-once');
    const data = join(folder, 'data');
    const service = await startService(data, { environment: { UV_USE_IO_URING: '0' } });
    const trace = join(folder, 'trace.txt');
    const agency = await registerAgency(service, service.administratorKey!);
    const path = join(folder, 'package.zip');
    // One that is read in one go, one in several reads, one that is streamed.
    const texts = [20, 200_000, 1_500_000].map((bytes) => randomBytes(bytes).toString('hex'));
    await tt05Submission(folder, path, 3, 'H98.21.07.2025.01', (index) => smallPdf(texts[index - 1]!));
    packageBytes = statSync(path).size;
    const options = ['-f', '-y', '-s', '0', '-e', `trace=${[...READS, ...ORDER].join()}`, '-o', trace];
    const processes = javaScriptProcesses(service.process.pid!);
    const tracer = spawn('strace', [...options, ...processes.flatMap((pid) => ['-p', String(pid)])], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // It says of each process when it has attached to all its threads.
    let said = '';
    while (said.split(' attached').length <= processes.length)
      said += String((await once(tracer.stderr, 'data')) as [Buffer]);
    try {
      const { transfer } = await send(service, agency, path);
      expect(transfer.state).toBe('preserved');
    } finally {
      tracer.kill('SIGINT');
      await once(tracer, 'close');
      await service.stop();
    }
    all = [...calls(readFileSync(trace, 'latin1'))];
    for (const file of filesBelow(join(data, 'store-2', 'objects')))
      if (file.endsWith('.pdf')) documents.set(basename(file), statSync(join(data, 'store-2', 'objects', file)).size);
  }, 120_000);

  afterAll(() => removeFolder(folder));

  it('reads the package once from front to back; only its directory and headers are looked at before', () => {
    const reads = readsOf('uploads');
    expect(total(reads)).toBeGreaterThanOrEqual(packageBytes);
    // A zip's directory is looked for in its last 64 KiB; the larger documents alone are 200 KiB and 1.5 MiB as they lie in it.
    expect(readAgain(reads)).toBeLessThan(100 * 1024);
  });

  it('reads each document of the first store once, for the copy, and of the second once, to verify it', () => {
    const sizes = [...documents.values()].sort((a, b) => a - b);
    expect(sizes.map((bytes) => bytes > 400_000)).toEqual([false, true, true]);
    expect(sizes[2]).toBeGreaterThan(3_000_000);
    for (const [name, sizeBytes] of documents) {
      expect({ name, bytes: total(readsOf('store-1/objects', name)) }).toEqual({ name, bytes: sizeBytes });
      expect({ name, bytes: total(readsOf('store-2', name)) }).toEqual({ name, bytes: sizeBytes });
    }
  });

  it('reads of what was unpacked what its properties are told by, and no range of it again and again', () => {
    for (const name of documents.keys()) {
      const reads = readsOf('store-1/staging', name);
      expect(total(reads)).toBeGreaterThan(0);
      // A PDF is read from its end first, and then from where that points to.
      expect(readAgain(reads)).toBeLessThan(128 * 1024);
    }
  });

  it('flushes what a store is to hold before it is published there', () => {
    const isFlush = ({ name }: Call): boolean => name === 'syncfs' || name === 'fsync';
    for (const store of ['store-1', 'store-2']) {
      const staging = join(folder, 'data', store, 'staging');
      const published = all.findIndex(
        ({ name, text }) =>
          name.startsWith('rename') && text.includes(join(folder, 'data', store, 'objects')) && text.includes(staging),
      );
      expect(published).toBeGreaterThan(0);
      // The last document's bytes arrive: a move into the object, or the read that is copied.
      const last = all.findLastIndex(
        ({ name, text, path }, index) =>
          index < published &&
          (store === 'store-1'
            ? name.startsWith('rename') && text.includes('.pdf')
            : READS.includes(name) && path.endsWith('.pdf')),
      );
      expect(last).toBeGreaterThan(0);
      expect(all.slice(last, published).some(isFlush)).toBe(true);
    }
  });
});
