import type { S3Probe } from './probe.js';

/** Access key of an account at the server. */
export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface S3Retention {
  /** `COMPLIANCE`: nobody may remove it before its time; `GOVERNANCE`: only an account with a right of its own. */
  mode: 'COMPLIANCE' | 'GOVERNANCE';
  /** Days from the moment of writing. */
  days: number;
  /** Which keys are retained when they are written. @defaultValue all */
  appliesTo?: (key: string) => boolean;
}

export interface RetryPolicy {
  /** How often one request is sent at most. @defaultValue 6 */
  attempts: number;
  /** The longest pause before the second attempt, doubled for each further one; the real pause is drawn from nothing up to it. @defaultValue 200 */
  pauseMs: number;
  /** After so long no further attempt is begun. @defaultValue 60,000 */
  deadlineMs: number;
}

export interface S3StoreOptions {
  /** e.g. `https://s3.example.org`; bucket names go into the path. */
  endpoint: string;
  bucket: string;
  /** Folder of the bucket in which the store lies. @defaultValue the whole bucket */
  prefix?: string;
  /** @defaultValue `us-east-1`, which servers other than Amazon's mostly take */
  region?: string;
  /** `chain`: as the SDK finds them, in the environment, its shared files or the machine's own account. */
  credentials: S3Credentials | 'chain';
  /** Refuse every change with `STORAGE_READ_ONLY`; nothing is probed. @defaultValue false */
  readOnly?: boolean;
  /** What an earlier opening found out; nothing is probed again. @defaultValue found out */
  probe?: S3Probe;
  /** Object lock: the bucket must have it. @defaultValue none */
  retention?: S3Retention;
  /** Bytes of one part; larger objects are written in several. At least 5 MiB. @defaultValue 8 MiB */
  partBytes?: number;
  /** Bytes of parts that all writes together hold in memory, but one part at least. @defaultValue 64 MiB */
  bufferBytes?: number;
  /** @defaultValue see `RetryPolicy` */
  retries?: Partial<RetryPolicy>;
  /** Silence of the server after which a request counts as failed. @defaultValue 30,000 */
  silenceMs?: number;
  /** Connections at a time. @defaultValue 32 */
  connections?: number;
}

export const MIN_PART_BYTES = 5 << 20;

export interface ResolvedOptions {
  bucket: string;
  /** Empty, or ends with a slash. */
  prefix: string;
  readOnly: boolean;
  retention?: S3Retention;
  partBytes: number;
  bufferBytes: number;
  retries: RetryPolicy;
}

export function resolveOptions(options: S3StoreOptions): ResolvedOptions {
  const prefix = (options.prefix ?? '').replace(/^\/+|\/+$/g, '');
  const partBytes = Math.max(MIN_PART_BYTES, options.partBytes ?? 8 << 20);
  return {
    bucket: options.bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    readOnly: options.readOnly ?? false,
    ...(options.retention !== undefined && { retention: options.retention }),
    partBytes,
    bufferBytes: Math.max(partBytes, options.bufferBytes ?? 64 << 20),
    retries: { attempts: 6, pauseMs: 200, deadlineMs: 60_000, ...options.retries },
  };
}
