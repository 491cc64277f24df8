import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { openIdentifier } from '@mocban/formats';
import { MigrationError, Migrator, type MigrationReport, type TargetId, type ToolName } from '@mocban/migration';
import { targetOf } from '@mocban/migration/targets';
import { describeFile, fileOutcome, exitOfFile, type FileOutcome } from './migrated-file.js';
import { CliError, UsageError, worstExit, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { expand, type Expanded } from './formats/expand.js';

export interface MigrateOptions {
  to: TargetId;
  tool?: ToolName;
  set?: string[];
  timeout: string;
  allowUnisolated?: boolean;
}

/** Converts every file into a scratch folder and tells how each compares; nothing is kept. */
export async function previewMigration(paths: string[], options: MigrateOptions, context: Context): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'mocban-preview-'));
  try {
    const out = join(folder, 'result');
    return await migrateEach(paths, options, context, folder, async (migrate) => {
      try {
        return await migrate(out);
      } finally {
        await rm(out, { force: true });
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Converts every file into a new folder, which appears whole, with `migration-report.json` in it, or not at all. A result that differs
 * too much from its original is not kept.
 */
export async function runMigration(
  paths: string[],
  options: MigrateOptions & { out: string },
  context: Context,
): Promise<Outcome> {
  const out = resolve(options.out);
  if (await isThere(out)) throw new CliError('CLI_TARGET_EXISTS', 'there is something at --out already');
  const beside = await mkdtemp(join(dirname(out), '.migration-'));
  try {
    const results = join(beside, 'results');
    await mkdir(results);
    const outcome = await migrateEach(paths, options, context, beside, async (migrate, name) => {
      // The whole name: letter.doc and letter.rtf are two files.
      const kept = `${name}.${targetOf(options.to)!.extension}`;
      const path = join(results, kept);
      await mkdir(dirname(path), { recursive: true });
      const report = await migrate(path);
      if (report.outcome === 'pass') return { ...report, out: kept };
      await rm(path);
      return report;
    });
    await writeFile(join(results, 'migration-report.json'), `${JSON.stringify(outcome.json, null, 2)}\n`);
    await rename(results, out);
    return outcome;
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** The tools, their versions and what they are kept from. */
export async function listTools(context: Context): Promise<Outcome> {
  const migrator = await openMigrator(tmpdir(), {});
  const tools = await migrator.describeTools();
  const { isolation } = migrator;
  await context.print(
    tools.map((tool) =>
      tool.available
        ? `${tool.tool} ${tool.version}: ${tool.targets.join(', ')}`
        : `${tool.tool}: absent, there is no ${tool.missing.join(' and no ')}`,
    ),
  );
  return { exit: 0, json: { tools, isolation }, text: [`isolated by ${isolation.by}`] };
}

type Migrate = (out: string) => Promise<MigrationReport>;
type Keep = (migrate: Migrate, name: string) => Promise<MigrationReport & { out?: string }>;

async function migrateEach(
  paths: string[],
  options: MigrateOptions,
  context: Context,
  scratchRoot: string,
  keep: Keep,
): Promise<Outcome> {
  const { signal } = context;
  const request = {
    to: options.to,
    ...(options.tool && { tool: options.tool }),
    parameters: parametersIn(options.set),
  };
  const limits = { timeoutMs: secondsIn(options.timeout) * 1000 };
  const migrator = await openMigrator(scratchRoot, options);
  const found = paths.flatMap((given) => [...expand(given)].map((file) => ({ given, file })));
  const files: FileOutcome[] = [];
  for (const [index, { given, file }] of found.entries()) {
    context.progress.update(index, found.length, file.name);
    const outcome = await migrateOne(file, signal, (source) =>
      keep((out) => migrator.migrate({ ...request, source, out, limits, signal }), nameBelow(given, file.name)),
    );
    files.push(outcome);
    await context.print(describeFile(outcome));
  }
  return {
    exit: worstExit(files.map(exitOfFile)),
    json: { to: options.to, isolation: migrator.isolation, tools: await migrator.describeTools(), files },
    text: [],
  };
}

async function migrateOne(
  file: Expanded,
  signal: AbortSignal,
  migrate: (source: string) => Promise<MigrationReport & { out?: string }>,
): Promise<FileOutcome> {
  const path = file.name;
  try {
    if ('error' in file) throw file.error;
    return { path, ...fileOutcome(await migrate(file.path)) };
  } catch (error) {
    signal.throwIfAborted();
    // A parameter is wrong for every file alike.
    if (error instanceof MigrationError && error.code === 'MIGRATION_PARAMETER') throw new UsageError(error.message);
    return { path, ...fileOutcome(error) };
  }
}

const openMigrator = async (scratchRoot: string, { allowUnisolated }: Pick<MigrateOptions, 'allowUnisolated'>) =>
  Migrator.open({
    searchPath: process.env.PATH ?? '',
    scratchRoot,
    identifier: await openIdentifier(),
    ...(allowUnisolated && { allowUnisolated }),
  });

/** Where a result lies below the folder of all: a file by its name, one of a folder with the folders from there on. */
const nameBelow = (given: string, name: string): string => join(basename(resolve(given)), relative(given, name));

/** `name=value`; a value of digits is a number. */
const parametersIn = (given: readonly string[] = []): Record<string, string | number> =>
  Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
      if (name === undefined || value === undefined) throw new UsageError('--set expects name=value');
      return [name, /^\d{1,9}$/.test(value) ? Number(value) : value];
    }),
  );

function secondsIn(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError('--timeout is a whole number of seconds above 0');
  return Number(text);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
