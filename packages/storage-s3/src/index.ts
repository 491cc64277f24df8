export type { RetryPolicy, S3Credentials, S3Retention, S3StoreOptions } from './options.js';
export type { S3Probe } from './probe.js';
export { openS3Store, S3Store } from './s3-store.js';
