import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { FakeMachine, writesPdf } from './fake-tool.test.helper.js';

let machine: FakeMachine | undefined;
const machineWith = (convert: string): FakeMachine => (machine = new FakeMachine(convert));
afterEach(() => machine?.remove());

const code = (expected: string) => expect.objectContaining({ code: expected });

/** Nothing of a failure is left, and the original is as it was. */
function expectNothingLeft({ out, scratch, source }: FakeMachine): void {
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(scratch)).toEqual([]);
  expect(readFileSync(source, 'utf8')).toBe('DOC of ten words');
}

it.each([
  ['writes nothing', 'exit 0', {}, 'MIGRATION_OUTPUT_MISSING'],
  ['writes an empty file', ': > $out/source.pdf', {}, 'MIGRATION_OUTPUT_MISSING'],
  ['writes several files', `${writesPdf}; ${writesPdf.replace('.pdf', '-2.pdf')}`, {}, 'MIGRATION_OUTPUT_SEVERAL'],
  ['ends well with garbage', 'echo garbage > $out/source.pdf', {}, 'MIGRATION_OUTPUT_NOT_TARGET'],
  ['ends with an error', `${writesPdf}; exit 77`, {}, 'MIGRATION_TOOL_FAILED'],
  ['crashes', `${writesPdf}; kill -SEGV $$`, {}, 'MIGRATION_TOOL_FAILED'],
  ['hangs', 'while :; do sleep 1; done', { timeoutMs: 500 }, 'MIGRATION_TOOL_TIMEOUT'],
  ['hangs beside its group', 'setsid sleep 100 & setsid sleep 100', { timeoutMs: 500 }, 'MIGRATION_TOOL_TIMEOUT'],
  [
    'writes a file without end',
    'cat /dev/zero > $out/source.pdf',
    { outputBytes: 1 << 20 },
    'MIGRATION_OUTPUT_TOO_LARGE',
  ],
  [
    'fills the disk with many files',
    'n=0; while :; do n=$((n+1)); head -c 100000 /dev/zero > $out/$n; done',
    { scratchBytes: 5_000_000 },
    'MIGRATION_OUTPUT_TOO_LARGE',
  ],
  ['takes all memory', 'tail /dev/zero', { memoryBytes: 300_000_000 }, 'MIGRATION_TOOL_FAILED'],
  ['takes the source away', 'rm $in', {}, 'MIGRATION_OUTPUT_MISSING'],
])('a tool that %s is one coded failure that leaves nothing', async (_, convert, limits, expected) => {
  const fake = machineWith(convert);
  await expect(fake.migrate({ limits })).rejects.toThrow(code(expected));
  expectNothingLeft(fake);
});

it('leaves no process behind where name spaces work, whatever group it is in', async () => {
  const sleeps = `sleep 98${process.pid}`;
  const fake = machineWith(`setsid ${sleeps} & setsid ${sleeps}`);
  await expect(fake.migrate({ limits: { timeoutMs: 500 } })).rejects.toThrow(code('MIGRATION_TOOL_TIMEOUT'));
  const { isolation } = await fake.migrator();
  const left = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(`98${process.pid}`));
  if (isolation.processes) expect(left).toEqual([]);
  for (const pid of left) process.kill(Number(pid), 'SIGKILL');
});

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

it('says the last words of a tool without paths of the machine', async () => {
  const fake = machineWith('echo "Error: $in is broken" >&2');
  const failure = await fake.migrate().catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'MIGRATION_OUTPUT_MISSING', message: expect.stringContaining('is broken') });
  expect((failure as Error).message).not.toContain(fake.folder);
});

it('gives a tool no environment of the process, and no input', async () => {
  const fake = machineWith(
    'env > $out/source.pdf; head -c1 >> $out/source.pdf; echo PDF; cat $out/source.pdf >&2; exit 3',
  );
  process.env['MOCBAN_TEST_SECRET'] = 'planted';
  try {
    const failure = await fake.migrate().catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: 'MIGRATION_TOOL_FAILED', message: expect.stringContaining('LANG=C.UTF-8') });
    expect((failure as Error).message).not.toContain('planted');
  } finally {
    delete process.env['MOCBAN_TEST_SECRET'];
  }
});

it('keeps a tool from the network and from files of the machine where name spaces work', async () => {
  const fake = machineWith(`cat ${'/proc/net/dev'} >&2; ls /root /home /var/lib >&2; exit 3`);
  const { isolation } = await fake.migrator();
  const failure = await fake.migrate().catch((error: unknown) => error as Error);
  const said = (failure as Error).message;
  // A network of its own has its loop-back device alone.
  if (isolation.network) expect(said).not.toMatch(/\b(eth|ens|enp)\w*:/);
  if (isolation.files) expect(said).toMatch(/No such file/);
  expect(isolation.by).toMatch(/^(bwrap|unshare|nothing)$/);
});

it('ends the tool when it is aborted', async () => {
  const fake = machineWith('touch $out/started; sleep 100');
  const abort = new AbortController();
  const migrated = fake.migrate({ signal: abort.signal });
  migrated.catch(() => undefined);
  await pause(500);
  abort.abort(new Error('stopped'));
  await expect(migrated).rejects.toThrow('stopped');
  expectNothingLeft(fake);
});

it('refuses a source that no tool reads, whatever its name says', async () => {
  const fake = machineWith(writesPdf);
  writeFileSync(fake.source, 'no document at all');
  await expect(fake.migrate()).rejects.toThrow(code('MIGRATION_SOURCE_UNSUPPORTED'));
  writeFileSync(fake.source, 'PNG');
  await expect(fake.migrate()).rejects.toThrow(code('MIGRATION_SOURCE_UNSUPPORTED'));
  writeFileSync(fake.source, '%PDF-1.7 result');
  await expect(fake.migrate()).rejects.toThrow(code('MIGRATION_SOURCE_IS_TARGET'));
  writeFileSync(fake.source, '');
  await expect(fake.migrate()).rejects.toThrow(code('MIGRATION_SOURCE_EMPTY'));
  await expect(fake.migrate({ source: fake.folder })).rejects.toThrow(code('MIGRATION_SOURCE_UNREADABLE'));
  await expect(fake.migrate({ source: `${fake.folder}/none` })).rejects.toThrow(code('MIGRATION_SOURCE_UNREADABLE'));
});

it('refuses parameters that the tool does not have or take', async () => {
  const fake = machineWith(writesPdf);
  for (const [name, value] of [
    ['imageQuality', 101],
    ['imageQuality', '95; rm -rf /'],
    ['toString', 1],
  ] as const)
    await expect(fake.migrate({ parameters: { [name]: value } })).rejects.toThrow(code('MIGRATION_PARAMETER'));
});

it('names every tool that is absent', async () => {
  const migrator = await machineWith(writesPdf).migrator(false);
  expect((await migrator.describeTools()).filter(({ available }) => !available)).toEqual([
    expect.objectContaining({ tool: 'ghostscript', missing: expect.arrayContaining(['gs']) }),
    expect.objectContaining({ tool: 'imagemagick', missing: expect.arrayContaining(['convert-im6.q16']) }),
    expect.objectContaining({ tool: 'ffmpeg', missing: ['ffmpeg', 'ffprobe'] }),
  ]);
});

it('runs nothing without isolation unless that is allowed', async () => {
  const fake = machineWith(writesPdf);
  const { Migrator } = await import('./migrator.js');
  const identifyFile = async () => ({
    release: 'x',
    signatures: 'x',
    warnings: [],
    matches: [{ puid: 'fmt/40', name: 'Word', version: undefined, mimeTypes: [], basis: 'signature' as const }],
  });
  const migrator = await Migrator.open({
    searchPath: `${fake.folder}/bin`,
    scratchRoot: fake.scratch,
    identifier: { identifyFile },
  });
  expect(migrator.isolation).toEqual({ by: 'nothing', network: false, files: false, processes: false, limits: false });
  const signal = new AbortController().signal;
  await expect(migrator.migrate({ source: fake.source, out: fake.out, to: 'pdfa-2b', signal })).rejects.toThrow(
    code('MIGRATION_NOT_ISOLATED'),
  );
});
