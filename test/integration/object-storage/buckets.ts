import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { openS3Store, type S3Probe, type S3Store, type S3StoreOptions } from '@mocban/storage-s3';
import { TestCeph } from '../../fixtures/ceph.js';

/** A folder of a bucket. */
export interface Place {
  bucket: string;
  prefix: string;
}

/** An object of one, as the server calls it. */
export const placed = ({ bucket, prefix }: Place, key: string) => ({ Bucket: bucket, Key: `${prefix}/${key}` });

/** A server with buckets made for tests; each store lies in a folder of its own, so that few buckets (slow to make) do. */
export class TestBuckets {
  readonly client: S3Client;
  readonly #open: S3Store[] = [];
  readonly #probes = new Map<string, S3Probe>();
  #made = 0;

  private constructor(readonly ceph: TestCeph) {
    this.client = new S3Client({
      endpoint: ceph.endpoint,
      region: ceph.region,
      forcePathStyle: true,
      credentials: ceph,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** @param buckets names; those with `lock` in them are made with object lock, and so with versions */
  static async start(buckets: readonly string[]): Promise<TestBuckets> {
    const started = new TestBuckets(await TestCeph.start());
    for (const Bucket of buckets)
      await started.client.send(
        new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: Bucket.includes('lock') }),
      );
    return started;
  }

  /** Options of a store in a folder of its own. */
  options(bucket: string, more: Partial<S3StoreOptions> = {}): S3StoreOptions & { prefix: string } {
    const { endpoint, region, accessKeyId, secretAccessKey } = this.ceph;
    const prefix = `tests/${(this.#made += 1)}`;
    return { endpoint, region, bucket, prefix, credentials: { accessKeyId, secretAccessKey }, ...more };
  }

  async open(bucket: string, more: Partial<S3StoreOptions> = {}): Promise<S3Store> {
    const probe = this.#probes.get(bucket);
    const store = await openS3Store(this.options(bucket, { ...(probe && { probe }), ...more }));
    if (store.probe !== undefined) this.#probes.set(bucket, store.probe);
    this.#open.push(store);
    return store;
  }

  /** What lies there, by its keys. */
  async keysOf({ bucket, prefix }: Place): Promise<string[]> {
    const { Contents } = await this.client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}/` }));
    return (Contents ?? []).map(({ Key }) => Key!.slice(prefix.length + 1));
  }

  async stop(): Promise<void> {
    for (const store of this.#open) store.close();
    this.client.destroy();
    await this.ceph.stop();
  }
}
