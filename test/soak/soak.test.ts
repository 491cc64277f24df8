import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { scratchFolder } from '../e2e/service.js';
import { judgeGrowth, judgeOutcome, type Sample } from './judge.mjs';

/** Two hours of a sample every ten seconds: scatter from a fixed sequence, what is cached at first, and a slope. */
function samples(perHour: number, scatter = 20): Sample[] {
  let noise = 1;
  return Array.from({ length: 720 }, (_, index) => {
    noise = (noise * 48_271) % 2_147_483_647;
    const seconds = index * 10;
    const warmUp = 80 * (1 - Math.exp(-seconds / 60));
    const rssMiB = 180 + warmUp + (scatter * noise) / 2_147_483_647 + (perHour * seconds) / 3600;
    return { seconds, rssMiB, heapMiB: rssMiB / 4, openFiles: 40 + (noise % 3) };
  });
}
const growing = (list: readonly Sample[]): string[] =>
  judgeGrowth(list).flatMap(({ figure, grows }) => (grows ? [figure] : []));

describe('the judgement of growth', () => {
  it('passes a steady service, however much its memory scatters and whatever it caches at first', () => {
    expect(growing(samples(0))).toEqual([]);
    expect(growing(samples(0, 150))).toEqual([]);
  });

  it('finds a leak of memory, as slow as 60 MiB an hour', () => {
    expect(growing(samples(60))).toEqual(['rssMiB', 'heapMiB']);
    expect(growing(samples(300, 150))).toEqual(['rssMiB', 'heapMiB']);
  });

  it('finds a leak of open files, one in five minutes', () => {
    expect(
      growing(samples(0).map((sample) => ({ ...sample, openFiles: 40 + Math.floor(sample.seconds / 300) }))),
    ).toEqual(['openFiles']);
  });

  it('passes memory that falls', () => {
    expect(growing(samples(-300))).toEqual([]);
  });

  it('does not judge a handful of samples', () => {
    expect(judgeGrowth(samples(1000).slice(0, 4), 0)).toEqual([]);
  });

  it('does not judge the first minute, in which threads and pools are started', () => {
    const minute = samples(0).map((sample, index) => ({ ...sample, seconds: index / 12, openFiles: index }));
    expect(judgeGrowth(minute)).toEqual([]);
    expect(judgeGrowth(minute, 0)).toContainEqual(expect.objectContaining({ figure: 'openFiles', grows: true }));
  });
});

it('names every transfer, audit and leftover that is not as it should be', () => {
  const good = { transfers: [], audits: [{ id: 'a', bad: 0 }], leftovers: 0, queueLength: 0 };
  expect(judgeOutcome(good)).toEqual([]);
  const transfer = { id: 't', kind: 'bag', expected: ['preserved'] };
  expect(judgeOutcome({ ...good, transfers: [{ ...transfer, state: 'preserved' }] })).toEqual([]);
  expect(judgeOutcome({ ...good, transfers: [{ ...transfer, state: 'failed' }] })).toHaveLength(1);
  expect(judgeOutcome({ ...good, audits: [{ id: 'a', bad: 2 }] })).toHaveLength(1);
  expect(judgeOutcome({ ...good, audits: [] })).toHaveLength(1);
  expect(judgeOutcome({ ...good, leftovers: 1, queueLength: 1 })).toHaveLength(2);
});

it.each(['SIGTERM', 'SIGINT'] as const)('a run ended by %s ends its service first', async (signal) => {
  const children = new URL('../performance/children.mjs', import.meta.url).href;
  // A service takes its time to end, and says when it has.
  const service = `process.on('SIGTERM', () => setTimeout(() => { console.log('service ended'); process.exit(); }, 100));
    setInterval(() => undefined, 1000); console.log('service started');`;
  const run = `import { spawn } from 'node:child_process';
    import { endWithUs } from ${JSON.stringify(children)};
    endWithUs(spawn(process.execPath, ['-e', ${JSON.stringify(service)}], { stdio: ['ignore', 'inherit', 'inherit'] }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', run]);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (text.includes('started')) child.kill(signal);
  });
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect([exit, output]).toEqual([signal === 'SIGTERM' ? 143 : 130, 'service started\nservice ended\n']);
});

describe('a shortened soak', () => {
  let work: string;
  beforeAll(async () => {
    work = await scratchFolder('soak');
  });
  afterAll(() => rm(work, { recursive: true, force: true }));

  async function soak(
    ...args: string[]
  ): Promise<{ exit: number | null; result: Record<string, unknown>; output: string }> {
    const script = fileURLToPath(new URL('./soak.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, '--work', work, '--pause', '0', ...args]);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const text = await readFile(join(work, 'result.json'), 'utf8').catch(() => '{}');
    return { exit, output, result: JSON.parse(text) as Record<string, unknown> };
  }

  it('of every kind of package ends well', async () => {
    const { exit, output, result } = await soak('--packages', '10');
    expect([exit, output]).toEqual([0, expect.stringContaining('too short to judge')]);
    expect(result).toMatchObject({
      good: true,
      packages: 10,
      audits: 1,
      problems: [],
      counts: { 'broken: returned': 1, 'no-package: returned': 1, 'again: preserved': 1, 'eark: preserved': 2 },
    });
  }, 180_000);

  it('is taken up where it stopped, and fails for a leak that was planted', async () => {
    const { exit, output, result } = await soak('--packages', '18', '--resume', '--leak', '8', '--shortest', '0');
    expect([exit, output]).toEqual([1, expect.stringContaining('NOT GOOD')]);
    expect(result).toMatchObject({ good: false, packages: 18, audits: 2, problems: [] });
    expect(result['growth']).toContainEqual(expect.objectContaining({ segment: 2, figure: 'heapMiB', grows: true }));
  }, 180_000);
});
