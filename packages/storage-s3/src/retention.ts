import { HeadObjectCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { StorageError } from '@mocban/storage';
import type { Bucket } from './bucket.js';
import { isMissing } from './failure.js';

const DAY_MS = 86_400_000;
/** Clocks of servers differ from ours. */
const TOLERANCE_MS = DAY_MS / 2;

const isRetained = ({ options: { retention } }: Bucket, key: string): boolean =>
  retention !== undefined && retention.appliesTo?.(key) !== false;

/** Headers of an object that is to be retained. */
export function lockHeaders(bucket: Bucket, key: string): object {
  const { retention } = bucket.options;
  if (retention === undefined || !isRetained(bucket, key)) return {};
  const until = new Date(Date.now() + retention.days * DAY_MS);
  return { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: until };
}

/**
 * Sees to it that an object just written is retained as it should be. Ceph 16 forgets the retention that an upload in parts was begun with: it is
 * set again then, and looked at again.
 * @throws StorageError `STORAGE_IO` when the server keeps no retention
 */
export async function proveRetained(
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const { retention } = bucket.options;
  if (retention === undefined || !isRetained(bucket, key) || (await isLocked(bucket, key, versionId, signal))) return;
  const input = {
    ...bucket.at(key),
    ...(versionId !== undefined && { VersionId: versionId }),
    Retention: { Mode: retention.mode, RetainUntilDate: new Date(Date.now() + retention.days * DAY_MS) },
  };
  await bucket.ask('retain', key, signal, () =>
    bucket.client.send(new PutObjectRetentionCommand(input), signal && { abortSignal: signal }),
  );
  if (!(await isLocked(bucket, key, versionId, signal)))
    throw new StorageError('STORAGE_IO', `write ${JSON.stringify(key)}: the server does not keep the retention`);
}

async function isLocked(bucket: Bucket, key: string, versionId: string | undefined, signal?: AbortSignal) {
  const { mode, until } = await lockOf(bucket, key, bucket.name(key), versionId, signal);
  const { retention } = bucket.options;
  return (
    mode === retention?.mode &&
    until !== undefined &&
    until.getTime() > Date.now() + retention!.days * DAY_MS - TOLERANCE_MS
  );
}

interface Lock {
  mode?: string;
  until?: Date;
  isHeld: boolean;
}

async function lockOf(
  bucket: Bucket,
  key: string,
  name: string,
  versionId: string | undefined,
  signal?: AbortSignal,
): Promise<Lock> {
  const input = {
    Bucket: bucket.options.bucket,
    Key: name,
    ...(versionId !== undefined && { VersionId: versionId }),
  };
  return bucket.ask('look at', key, signal, async () => {
    try {
      const found = await bucket.client.send(new HeadObjectCommand(input), signal && { abortSignal: signal });
      return {
        ...(found.ObjectLockMode !== undefined && { mode: found.ObjectLockMode }),
        ...(found.ObjectLockRetainUntilDate !== undefined && { until: found.ObjectLockRetainUntilDate }),
        isHeld: found.ObjectLockLegalHoldStatus === 'ON',
      };
    } catch (error) {
      // A marker of a removal is nothing that could be kept.
      if (isMissing(error) || (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 405)
        return { isHeld: false };
      throw error;
    }
  });
}

/** Whether a version may not be removed now. @param name key of the bucket */
export async function isKept(bucket: Bucket, key: string, name: string, versionId: string): Promise<boolean> {
  const { until, isHeld } = await lockOf(bucket, key, name, versionId);
  return isHeld || (until !== undefined && until.getTime() > Date.now());
}
