import { CharacterisationError, loadRequirements, type RequirementCorrections } from '@mocban/characterisation';
import path from 'node:path';
import type { ClamdAddress } from '@mocban/clamd';
import { systemClock, type Clock } from '@mocban/core';
import { isNoteName } from '@mocban/evidence';
import type { StepObserver } from '@mocban/oais';
import { loadRules, VnRecordsError, type RuleBook, type RuleOverrides } from '@mocban/vn-records';
import { StartError } from '../error.js';
import { resolveAccess, type AccessConfig, type AccessOptions } from './access-options.js';
import { resolveEvidence, type EvidenceConfig, type EvidenceOptions } from './evidence-options.js';
import { resolveMigration, type MigrationConfig, type MigrationOptions } from './migration-options.js';
import { resolveSignatures, type SignatureConfig, type SignatureOptions } from './signature-options.js';
import { resolveWitnesses, type WitnessesConfig, type WitnessesOptions } from './witness-options.js';
import { resolveStores, type StoreConfig, type StoreOption } from './store-options.js';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** What a process does: answer requests, work on jobs, or both. */
export const PROCESS_ROLES = ['all', 'api', 'worker'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** `warn`: recorded and shown; `block`: the package is returned. */
export type MalwarePolicy = 'warn' | 'block';

export interface WebhookOptions {
  /** Lets webhooks go to addresses of private networks and of this machine, and without TLS. @defaultValue false */
  allowPrivateAddresses?: boolean;
  /** Pauses after failed attempts; after the last of them the webhook is disabled. @defaultValue 5 s to 24 h, about three days in all */
  retryDelaysMs?: readonly number[];
  /** Time for one attempt. @defaultValue 10,000 */
  timeoutMs?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEBHOOK_DEFAULTS: Required<WebhookOptions> = {
  allowPrivateAddresses: false,
  retryDelaysMs: [
    5000,
    30_000,
    2 * MINUTE_MS,
    10 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    3 * HOUR_MS,
    6 * HOUR_MS,
    12 * HOUR_MS,
    24 * HOUR_MS,
    24 * HOUR_MS,
  ],
  timeoutMs: 10_000,
};

export interface RepositoryOptions {
  /** Where uploads, quarantined packages, the embedded database and the default stores lie. */
  dataDirectory: string;
  /** @defaultValue 0, any free port */
  port?: number;
  /** @defaultValue `127.0.0.1` */
  host?: string;
  /** `/metrics` is served there, without a key; 0 is any free port. @defaultValue none, no metrics */
  metricsPort?: number;
  /** @defaultValue `127.0.0.1` */
  metricsHost?: string;
  /** `postgres://…`; without it a PostgreSQL of our own runs below `dataDirectory`. */
  databaseUrl?: string;
  /**
   * Any number of `api` and `worker` processes share one database (`databaseUrl`), the same stores and the same `dataDirectory` for
   * uploads; the embedded database serves `all` only. @defaultValue `all`
   */
  role?: ProcessRole;
  /** The first is where packages are made and committed. @defaultValue `store-1` and `store-2` below `dataDirectory` */
  stores?: readonly StoreOption[];
  /** @defaultValue `info` */
  logLevel?: LogLevel;
  /** The institution that keeps the archive. @defaultValue name `Mộc Bản` without a code */
  archive?: { name: string; code?: string };
  /** A networked instance takes no state secrets (check C15). @defaultValue true */
  networked?: boolean;
  /** An operator's corrections of the Thông tư 05 rules, laid over the published ones. @defaultValue none */
  rules?: RuleOverrides;
  /** An operator's corrections of what is required of files by their origin. @defaultValue none */
  requirements?: RequirementCorrections;
  /** A folder with another release of format data, as `mocban formats update` writes one. @defaultValue the one that comes with the software */
  formatData?: string;
  /** Where ClamAV's daemon listens. @defaultValue none: nothing is scanned for malware, and every report says so */
  clamd?: ClamdAddress;
  /** What becomes of packages that are not scanned for malware; an agreement may say otherwise. @defaultValue `warn` */
  malwarePolicy?: MalwarePolicy;
  /** What signatures are judged by. @defaultValue nobody is trusted: integrity alone is judged */
  signatures?: SignatureOptions;
  /**
   * Jobs worked on at the same time by this service; they wait for disks as well as for processors.
   * @defaultValue 4, or two for each of `jobProcesses` where that is more
   */
  concurrency?: number;
  /**
   * Processes of their own that the jobs are shared out among, so that each has a processor; 0 runs them in this one, which a `clock`
   * or `onStep` needs. @defaultValue 0
   */
  jobProcesses?: number;
  /** Life of keys, two-person rule, limits on callers. */
  access?: AccessOptions;
  /** The Ed25519 key (PKCS#8, PEM) that the log is signed with; made when absent. @defaultValue `log-key.pem` below `dataDirectory` */
  logKeyFile?: string;
  /** Name of the log in its checkpoints, without spaces or plus. @defaultValue made of the key */
  logOrigin?: string;
  /** Who cosigns the log. @defaultValue nobody */
  witnesses?: WitnessesOptions;
  /** Who stamps evidence, and by what they are judged. @defaultValue none: versions stay without evidence, and the service says so */
  evidence?: EvidenceOptions;
  /** A transfer stopped by a full disk, a store that cannot be written or a database that is away waits at most so long. @defaultValue 300 000 (five minutes) */
  retryCeilingMs?: number;
  /** Days after the last byte at which an upload that was not completed is given up. @defaultValue 30 */
  uploadExpiryDays?: number;
  /** Days after which the record of a job that was worked on is dropped; events of transfers stay. @defaultValue 90 */
  jobHistoryDays?: number;
  /** Time of day, `HH:MM` by this machine's clock, at which the catalogue snapshot is taken; `never`: only when asked for. @defaultValue `01:30` */
  snapshotAt?: string;
  /** How long old catalogue snapshots are kept. */
  snapshots?: SnapshotOptions;
  /** What files are migrated by. */
  migration?: MigrationOptions;
  /** How webhooks are delivered. */
  webhooks?: WebhookOptions;
  /** What time it is. @defaultValue the system's */
  clock?: Clock;
  /** Called at every named step; what a crash test hooks into. */
  onStep?: StepObserver;
}

/** A snapshot is a version of an object, and after some of them the next object, a generation, begins. */
export interface SnapshotOptions {
  /** Days that a generation is kept after its newest version. @defaultValue 730 */
  keepDays?: number;
  /** The newest generations that are kept however old they are. @defaultValue 3 */
  keepGenerations?: number;
  /** @defaultValue 200 */
  versionsPerGeneration?: number;
}

/** The options with every default filled in and every path absolute. */
export interface Config {
  dataDirectory: string;
  uploadDirectory: string;
  quarantineDirectory: string;
  port: number;
  host: string;
  /** Where `/metrics` is served, if anywhere. */
  metrics?: { host: string; port: number };
  databaseUrl?: string;
  role: ProcessRole;
  stores: readonly StoreConfig[];
  logLevel: LogLevel;
  archive: { name: string; identificationCode?: string };
  networked: boolean;
  rules: RuleBook;
  requirements: RequirementCorrections;
  formatData?: string;
  clamd?: ClamdAddress;
  malwarePolicy: MalwarePolicy;
  signatures: SignatureConfig;
  concurrency: number;
  jobProcesses: number;
  access: AccessConfig;
  logKeyFile: string;
  logOrigin?: string;
  witnesses?: WitnessesConfig;
  evidence?: EvidenceConfig;
  retryCeilingMs: number;
  uploadExpiryDays: number;
  jobHistoryDays: number;
  /** Hours and minutes; absent: never by itself. */
  snapshotAt?: readonly [number, number];
  snapshots: Required<SnapshotOptions>;
  migration: MigrationConfig;
  webhooks: Required<WebhookOptions>;
  clock: Clock;
  onStep: (step: string) => Promise<void>;
}

/** Injection token of `Config`. */
export const CONFIG = Symbol('Config');

const LEVELS: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug'];

const SNAPSHOT_DEFAULTS: Required<SnapshotOptions> = {
  keepDays: 730,
  keepGenerations: 3,
  versionsPerGeneration: 200,
};

const isDays = (days: number): boolean => days > 0 && days <= 3650;

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port <= 65535;

/** @throws StartError `START_OPTION_INVALID`, naming the option and never its value */
export function resolveConfig(options: RepositoryOptions): Config {
  const refuse = (option: string, expected: string): never => {
    throw new StartError('START_OPTION_INVALID', `${option}: expected ${expected}`);
  };
  if (!options.dataDirectory) refuse('dataDirectory', 'the path of a folder');
  const dataDirectory = path.resolve(options.dataDirectory);
  const stores = resolveStores(
    options.stores ?? ['store-1', 'store-2'].map((id) => ({ id, path: path.join(dataDirectory, id) })),
    refuse,
  );
  const port = options.port ?? 0;
  const { metricsPort } = options;
  if (!isPort(port)) refuse('port', 'an integer from 0 to 65535');
  if (metricsPort !== undefined && !isPort(metricsPort)) refuse('metricsPort', 'an integer from 0 to 65535');
  const jobProcesses = options.jobProcesses ?? 0;
  if (!Number.isInteger(jobProcesses) || jobProcesses < 0 || jobProcesses > 32)
    refuse('jobProcesses', 'an integer from 0 to 32');
  if (jobProcesses > 0 && (options.clock ?? options.onStep)) refuse('jobProcesses', '0 where clock or onStep is given');
  const concurrency = options.concurrency ?? Math.max(4, 2 * jobProcesses);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64)
    refuse('concurrency', 'an integer from 1 to 64');
  const retryCeilingMs = options.retryCeilingMs ?? 300_000;
  if (!Number.isInteger(retryCeilingMs) || retryCeilingMs < 1) refuse('retryCeilingMs', 'a positive integer');
  const uploadExpiryDays = options.uploadExpiryDays ?? 30;
  if (!isDays(uploadExpiryDays)) refuse('uploadExpiryDays', 'a number of days up to 3650');
  const jobHistoryDays = options.jobHistoryDays ?? 90;
  if (!isDays(jobHistoryDays)) refuse('jobHistoryDays', 'a number of days up to 3650');
  if (options.databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(options.databaseUrl))
    refuse('databaseUrl', 'a URL that starts with postgres://');
  const snapshotAt = options.snapshotAt ?? '01:30';
  if (snapshotAt !== 'never' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(snapshotAt)) refuse('snapshotAt', 'HH:MM or never');
  const snapshots = { ...SNAPSHOT_DEFAULTS, ...options.snapshots };
  for (const [name, least] of [
    ['keepDays', 0],
    ['keepGenerations', 1],
    ['versionsPerGeneration', 1],
  ] as const)
    if (!Number.isInteger(snapshots[name]) || snapshots[name] < least)
      refuse(`snapshots.${name}`, `an integer from ${least}`);
  const logLevel = options.logLevel ?? 'info';
  if (!LEVELS.includes(logLevel)) refuse('logLevel', LEVELS.join(', '));
  const role = options.role ?? 'all';
  if (!PROCESS_ROLES.includes(role)) refuse('role', PROCESS_ROLES.join(', '));
  if (role !== 'all' && options.databaseUrl === undefined)
    refuse('role', 'all, unless databaseUrl names a server: several processes need one');

  const malwarePolicy = options.malwarePolicy ?? 'warn';
  if (malwarePolicy !== 'warn' && malwarePolicy !== 'block') refuse('malwarePolicy', 'warn or block');
  if (options.logOrigin !== undefined && !isNoteName(options.logOrigin))
    refuse('logOrigin', 'a name without spaces or plus');
  const networked = options.networked ?? true;
  const signatures = resolveSignatures(options.signatures, { networked }, refuse);
  const onStep = options.onStep;
  return {
    dataDirectory,
    uploadDirectory: path.join(dataDirectory, 'uploads'),
    quarantineDirectory: path.join(dataDirectory, 'quarantine'),
    port,
    host: options.host ?? '127.0.0.1',
    ...(metricsPort !== undefined && { metrics: { host: options.metricsHost ?? '127.0.0.1', port: metricsPort } }),
    ...(options.databaseUrl !== undefined && { databaseUrl: options.databaseUrl }),
    role,
    stores,
    logLevel,
    archive: {
      name: options.archive?.name ?? 'Mộc Bản',
      ...(options.archive?.code && { identificationCode: options.archive.code }),
    },
    networked,
    rules: rulesWith(options.rules),
    requirements: requirementsWith(options.requirements ?? {}),
    ...(options.formatData !== undefined && { formatData: path.resolve(options.formatData) }),
    ...(options.clamd !== undefined && { clamd: options.clamd }),
    malwarePolicy,
    signatures,
    concurrency,
    jobProcesses,
    access: resolveAccess(options.access, refuse),
    logKeyFile: path.resolve(options.logKeyFile ?? path.join(dataDirectory, 'log-key.pem')),
    ...(options.logOrigin !== undefined && { logOrigin: options.logOrigin }),
    ...(options.witnesses !== undefined && { witnesses: resolveWitnesses(options.witnesses, refuse) }),
    ...(options.evidence !== undefined && { evidence: resolveEvidence(options.evidence, signatures, refuse) }),
    retryCeilingMs,
    uploadExpiryDays,
    jobHistoryDays,
    ...(snapshotAt !== 'never' && {
      snapshotAt: [Number(snapshotAt.slice(0, 2)), Number(snapshotAt.slice(3))] as const,
    }),
    snapshots,
    migration: resolveMigration(options.migration, dataDirectory),
    webhooks: { ...WEBHOOK_DEFAULTS, ...options.webhooks },
    clock: options.clock ?? systemClock,
    onStep: async (step) => onStep?.(step),
  };
}

function requirementsWith(corrections: RequirementCorrections): RequirementCorrections {
  try {
    loadRequirements(new Date(), corrections);
    return corrections;
  } catch (cause) {
    if (!(cause instanceof CharacterisationError)) throw cause;
    throw new StartError('START_OPTION_INVALID', `requirements: ${cause.message}`, { cause });
  }
}

function rulesWith(overrides: RuleOverrides | undefined): RuleBook {
  try {
    return loadRules(overrides);
  } catch (cause) {
    if (!(cause instanceof VnRecordsError)) throw cause;
    throw new StartError('START_OPTION_INVALID', `rules: ${cause.message}`, { cause });
  }
}
