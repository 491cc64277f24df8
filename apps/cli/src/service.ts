import type { RequirementCorrections } from '@mocban/characterisation';
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  parseClamdAddress,
  rebuildCatalogue,
  startRepository,
  type EvidenceOptions,
  type ProcessRole,
  type SignatureOptions,
  type StoreOption,
  type WitnessesOptions,
} from '@mocban/repository';
import { readJson } from './json-file.js';
import { printable, UsageError, type Outcome } from './outcome.js';
import type { Progress } from './progress.js';
import type { S3Options } from './s3-options.js';
import { parseStoreArgument, storesOf } from './store-argument.js';

export interface StartOptions {
  data: string;
  port: number;
  host: string;
  metricsPort?: number;
  metricsHost: string;
  firstKeyFile?: string;
  database?: string;
  role: ProcessRole;
  jobProcesses: number;
  uploadExpiryDays: number;
  jobHistoryDays: number;
  snapshotAt: string;
  snapshotKeepDays: number;
  snapshotKeepGenerations: number;
  store: string[];
  stores?: string;
  archiveName: string;
  archiveCode?: string;
  rules?: string;
  access?: string;
  signatures?: string;
  isolated?: boolean;
  logKey?: string;
  logOrigin?: string;
  evidence?: string;
  witnesses?: string;
  clamd?: string;
  formatData?: string;
  requirements?: string;
  malwarePolicy: 'warn' | 'block';
  unisolatedTools?: boolean;
  privateWebhooks?: boolean;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** Runs until a signal ends it; the address and the first administrator key are printed as soon as it answers. */
export async function startService(
  options: StartOptions,
  { json, signal }: { json: boolean; signal: AbortSignal },
): Promise<Outcome> {
  const databaseUrl = options.database ?? process.env['DATABASE_URL'];
  const repository = await startRepository({
    dataDirectory: options.data,
    port: options.port,
    host: options.host,
    ...(options.metricsPort === undefined ? {} : { metricsPort: options.metricsPort }),
    metricsHost: options.metricsHost,
    archive: { name: options.archiveName, ...(options.archiveCode === undefined ? {} : { code: options.archiveCode }) },
    role: options.role,
    jobProcesses: options.jobProcesses,
    uploadExpiryDays: options.uploadExpiryDays,
    jobHistoryDays: options.jobHistoryDays,
    snapshotAt: options.snapshotAt,
    snapshots: { keepDays: options.snapshotKeepDays, keepGenerations: options.snapshotKeepGenerations },
    networked: options.isolated !== true,
    ...(options.logKey === undefined ? {} : { logKeyFile: options.logKey }),
    ...(options.logOrigin === undefined ? {} : { logOrigin: options.logOrigin }),
    ...(options.rules === undefined ? {} : { rules: await readJson(options.rules) }),
    ...(options.access === undefined ? {} : { access: await readJson(options.access) }),
    ...(options.evidence === undefined ? {} : { evidence: (await readJson(options.evidence)) as EvidenceOptions }),
    ...(options.witnesses === undefined
      ? {}
      : { witnesses: (await readJson(options.witnesses)) as unknown as WitnessesOptions }),
    ...(options.signatures === undefined ? {} : { signatures: await signaturesFrom(options.signatures) }),
    ...(options.clamd === undefined ? {} : { clamd: parseClamdAddress(options.clamd) }),
    ...(options.requirements === undefined
      ? {}
      : { requirements: (await readJson(options.requirements)) as RequirementCorrections }),
    ...(options.formatData === undefined ? {} : { formatData: options.formatData }),
    malwarePolicy: options.malwarePolicy,
    webhooks: { allowPrivateAddresses: options.privateWebhooks === true },
    migration: { allowUnisolated: options.unisolatedTools === true },
    logLevel: options.logLevel,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(await storesFrom(options)),
  });
  const { url, metricsUrl } = repository;
  const administratorKey = (await keptInFile(repository.administratorKey, options.firstKeyFile))
    ? undefined
    : repository.administratorKey;
  if (json)
    process.stdout.write(
      `${JSON.stringify({
        url,
        ...(metricsUrl === undefined ? {} : { metricsUrl }),
        ...(administratorKey === undefined ? {} : { administratorKey }),
      })}\n`,
    );
  else process.stdout.write(`${started(url, administratorKey, options.role).join('\n')}\n`);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await repository.close();
  return { exit: 0, json: undefined, text: json ? [] : ['stopped'] };
}

/** What the file names lies beside it, unless a path is absolute. */
async function signaturesFrom(file: string): Promise<SignatureOptions> {
  const named = Object.entries(await readJson(file)) as [string, unknown][];
  const folder = dirname(file);
  return Object.fromEntries(
    named.map(([name, value]) => [name, typeof value === 'string' ? resolve(folder, value) : value]),
  );
}

/** Puts the key where only this account reads it, so that no log does. Where that fails it must be printed: it is kept nowhere else. */
async function keptInFile(key: string | undefined, file: string | undefined): Promise<boolean> {
  if (key === undefined || file === undefined) return false;
  return writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

const started = (url: string, administratorKey: string | undefined, role: ProcessRole): string[] =>
  role === 'worker' ? [`Mộc Bản works on jobs; its state: ${url}/v1/ready`] : serving(url, administratorKey);

const serving = (url: string, administratorKey: string | undefined): string[] => [
  `Mộc Bản is running: ${url}`,
  `  API description  ${url}/docs`,
  administratorKey === undefined
    ? '  sign in with an API key: Authorization: Bearer <key>'
    : `  administrator key (shown this once): ${administratorKey}`,
];

async function storesFrom({ store, stores }: StartOptions): Promise<{ stores?: StoreOption[] }> {
  if (stores !== undefined && store.length > 0) throw new UsageError('--stores and --store exclude each other');
  // The service checks each, and names what is wrong.
  if (stores !== undefined) return { stores: storesOf(await readJson(stores)) as StoreOption[] };
  return store.length === 0 ? {} : { stores: store.map(parseStore) };
}

function parseStore(text: string): { id: string; path: string } {
  const [id, ...path] = text.split('=');
  if (id === undefined || id === '' || path.length === 0)
    throw new UsageError(`--store takes id=path, found "${text}"`);
  return { id, path: path.join('=') };
}

async function storeFrom(given: string, options: S3Options): Promise<string | StoreOption> {
  const store = await parseStoreArgument(given, options);
  return store.kind === 'file' ? store.path : { ...store, id: idOf(store.id) };
}

/** A name as the catalogue takes it for a store. */
const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63) || 'store';

export async function rebuild(
  options: { from: string[]; data?: string; database?: string } & S3Options,
  { progress }: { progress: Progress },
): Promise<Outcome> {
  const databaseUrl = options.database ?? (options.data === undefined ? process.env['DATABASE_URL'] : undefined);
  if (options.data === undefined && databaseUrl === undefined)
    throw new UsageError('rebuild needs --data or --database');
  const summary = await rebuildCatalogue({
    stores: await Promise.all(options.from.map((given) => storeFrom(given, options))),
    onProgress: ({ holdings }) => progress.update(holdings, undefined, 'holdings'),
    ...(options.data === undefined ? {} : { dataDirectory: options.data }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  const problems = summary.problems.length;
  return {
    exit: problems === 0 ? 0 : 1,
    json: { valid: problems === 0, ...summary },
    text: [
      `catalogue rebuilt: ${summary.holdings} holdings, ${summary.versions} versions, ${summary.files} files, ${summary.events} events, ${summary.transfers} transfers, ${summary.leaves} leaves of the log`,
      summary.snapshot === undefined
        ? 'no catalogue snapshot was found: agencies and agreements are as the packages name them'
        : `catalogue snapshot restored: ${summary.snapshot.version} of ${summary.snapshot.objectId} in ${summary.snapshot.store}, taken ${summary.snapshot.created}`,
      ...summary.problems.map(
        ({ store, path, finding }) =>
          `  PROBLEM  ${store}: ${printable(path)}: ${finding.rule} ${printable(finding.message)}`,
      ),
      'not restored:',
      ...summary.notRestored.map((what) => `  ${what}`),
    ],
  };
}
