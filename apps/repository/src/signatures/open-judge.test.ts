import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JudgingThreads } from '@mocban/signatures';
import { pino } from 'pino';
import { resolveSignatures } from '../config/signature-options.js';
import { isStopped, openJudge } from './open-judge.js';

const logger = pino({ level: 'silent' });
const refuse = (option: string, expected: string): never => {
  throw new Error(`${option}: ${expected}`);
};

it('says TRY_LATER of a file over which the verifier was stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-judge-'));
  const entry = join(folder, 'hangs.mjs');
  writeFileSync(
    entry,
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { for (;;); });",
  );
  const threads = new JudgingThreads({ threads: 1, entry: new URL(`file://${entry}`) });
  try {
    const config = resolveSignatures({ timeoutMs: 1000 }, { networked: false }, refuse);
    const judge = await openJudge(config, logger, threads);
    const at = new Date('2026-11-21T00:00:00Z');
    const report = await judge.judge({ path: entry }, { at, signal: new AbortController().signal });
    expect(report).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'TRY_LATER',
      signatures: [{ reason: 'the verifier was stopped: it took more than 1000 ms' }],
    });
    expect(isStopped(report)).toBe(true);
  } finally {
    await threads.close();
    rmSync(folder, { recursive: true });
  }
});

it.each([0, 999, 1.5, '1000'])('refuses a limit of %p', (timeoutMs) => {
  expect(() => resolveSignatures({ timeoutMs: timeoutMs as number }, { networked: false }, refuse)).toThrow(
    'signatures.timeoutMs',
  );
});
