import { S3Client } from '@aws-sdk/client-s3';
import type { S3StoreOptions } from './options.js';

/**
 * A client as servers other than Amazon's need it: bucket names in the path, and no checksum trailers, which break streams on most of
 * them (one stores the trailer as content). Retries are ours, who know which answers leave it open what happened.
 */
export function makeClient(options: S3StoreOptions): S3Client {
  const silenceMs = options.silenceMs ?? 30_000;
  return new S3Client({
    endpoint: options.endpoint,
    region: options.region ?? 'us-east-1',
    forcePathStyle: true,
    ...(options.credentials !== 'chain' && { credentials: options.credentials }),
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: Math.min(silenceMs, 10_000),
      requestTimeout: silenceMs,
      throwOnRequestTimeout: true,
      socketTimeout: silenceMs,
      httpAgent: { keepAlive: true, maxSockets: options.connections ?? 32 },
      httpsAgent: { keepAlive: true, maxSockets: options.connections ?? 32 },
    },
  });
}
