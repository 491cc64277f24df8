import { readFile } from 'node:fs/promises';
import { StorageError } from '@mocban/storage';
import type { S3Credentials, S3Retention, S3StoreOptions } from './options.js';

/** A folder of a bucket as a file describes it: what people write, without secrets. */
export interface S3Description {
  /** `http://` or `https://`. */
  endpoint: string;
  bucket: string;
  prefix?: string;
  region?: string;
  /** A JSON file with `accessKeyId`, `secretAccessKey` and perhaps `sessionToken`. @defaultValue as the SDK finds them */
  credentialsFile?: string;
  retention?: Pick<S3Retention, 'mode' | 'days'>;
  /** Uploads in parts that were begun so many days ago and never ended are swept up. @defaultValue 7 */
  staleUploadDays?: number;
}

/** Names of everything that a description may have. */
export const S3_DESCRIPTION_KEYS = [
  'endpoint',
  'bucket',
  'prefix',
  'region',
  'credentialsFile',
  'retention',
  'staleUploadDays',
] as const;

/**
 * Reads a description; keys beside its own are the caller's to judge.
 * @param refuse is told the key and what was expected, never the value; throws
 */
export function parseS3Description(
  value: Readonly<Record<string, unknown>>,
  refuse: (key: string, expected: string) => never,
): S3Description {
  const text = (key: string): string | undefined => {
    const found = value[key];
    return found === undefined || (typeof found === 'string' && found !== '') ? found : refuse(key, 'a text');
  };
  const [endpoint, bucket] = [text('endpoint'), text('bucket')];
  if (endpoint === undefined || !isEndpoint(endpoint))
    return refuse('endpoint', 'a URL that starts with http:// or https://, without a user');
  if (bucket === undefined || !/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}$/.test(bucket))
    return refuse('bucket', 'the name of a bucket');
  const prefix = text('prefix');
  if (prefix !== undefined && prefix.split('/').some((part) => part === '' || part === '.' || part === '..'))
    refuse('prefix', 'names parted by single slashes');
  const retention = retentionOf(value['retention'], refuse);
  const staleUploadDays = daysOf(value['staleUploadDays'], 'staleUploadDays', 365, refuse);
  const region = text('region');
  const credentialsFile = text('credentialsFile');
  return {
    endpoint,
    bucket,
    ...(prefix !== undefined && { prefix }),
    ...(region !== undefined && { region }),
    ...(credentialsFile !== undefined && { credentialsFile }),
    ...(retention !== undefined && { retention }),
    ...(staleUploadDays !== undefined && { staleUploadDays }),
  };
}

function isEndpoint(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    return /^https?:$/.test(protocol) && username === '' && password === '';
  } catch {
    return false;
  }
}

function retentionOf(
  value: unknown,
  refuse: (key: string, expected: string) => never,
): S3Description['retention'] | undefined {
  if (value === undefined) return undefined;
  const { mode, days } = (value ?? {}) as Record<string, unknown>;
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE') return refuse('retention.mode', 'COMPLIANCE or GOVERNANCE');
  const until = daysOf(days, 'retention.days', 36_500, refuse);
  return until === undefined ? refuse('retention.days', 'a number of days') : { mode, days: until };
}

function daysOf(
  value: unknown,
  key: string,
  most: number,
  refuse: (key: string, expected: string) => never,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  return refuse(key, `an integer from 1 to ${most}`);
}

/** Options of a store from its description; reads the file of credentials. @throws StorageError `STORAGE_UNSUPPORTED` when that holds none */
export async function s3OptionsOf({
  credentialsFile,
  staleUploadDays: _sweeping,
  ...rest
}: S3Description): Promise<S3StoreOptions> {
  return { ...rest, credentials: credentialsFile === undefined ? 'chain' : await readCredentials(credentialsFile) };
}

async function readCredentials(path: string): Promise<S3Credentials> {
  const refuse = (): never => {
    // Never the text, which holds a secret, nor a parser's words, which would quote it.
    throw new StorageError(
      'STORAGE_UNSUPPORTED',
      'the file of credentials: expected readable JSON with accessKeyId and secretAccessKey',
    );
  };
  const text = await readFile(path, 'utf8').catch(refuse);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    refuse();
  }
  const { accessKeyId, secretAccessKey, sessionToken } = (json ?? {}) as Record<string, unknown>;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') return refuse();
  return { accessKeyId, secretAccessKey, ...(typeof sessionToken === 'string' && { sessionToken }) };
}
