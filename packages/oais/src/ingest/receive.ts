import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Finding } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { ContainerError, unpackZip } from '@mocban/container';
import { discardStaging } from '../archival-storage/staging.js';
import { stagingPrefix } from '../archival-storage/layout.js';
import { ArchiveError } from '../error.js';
import type { Received, ReceiveRequest } from '../types.js';

/**
 * Digests the uploaded package whole, compares the producer's claim, and unpacks it once into `staging/<tx>/unpacked` with
 * sha256 and sha512 of every file from that pass. What an earlier run left in `staging/<tx>` is removed first.
 * A wrong digest or an unsafe container is a finding; the tree is then empty and there is nothing more to check.
 * Steps: `receive:start`, `receive:digested`, `receive:unpacked`.
 * @throws ArchiveError `ARCHIVE_PACKAGE_UNREADABLE`; StorageError and ContainerError when the store's disk refuses
 */
export async function receivePackage(request: ReceiveRequest): Promise<Received> {
  const { store, tx, signal, onStep } = request;
  await onStep?.('receive:start');
  await discardStaging(store, tx);
  const container = await digestPackage(request);
  await onStep?.('receive:digested');
  const mismatch = claimFinding(request, container);
  if (mismatch !== undefined) return { tree: emptyTree(request.packageName), container, findings: [mismatch] };
  const target = store.files.localPath(`${stagingPrefix(store, tx)}/unpacked`);
  try {
    const tree = await unpackZip(request.packagePath, target, {
      algorithms: ['sha256', 'sha512'],
      fsync: true,
      ...(request.limits && { limits: request.limits }),
      ...(request.inspectors && { inspectors: request.inspectors }),
      ...(signal && { signal }),
    });
    await onStep?.('receive:unpacked');
    return { tree, container, findings: [...tree.findings] };
  } catch (error) {
    if (!(error instanceof ContainerError) || error.code !== 'CONTAINER_UNKNOWN') throw error;
    return { tree: emptyTree(request.packageName), container, findings: [notAZip(request.packageName)] };
  }
}

async function digestPackage(request: ReceiveRequest): Promise<Received['container']> {
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  let sizeBytes = 0;
  try {
    for await (const chunk of createReadStream(request.packagePath, { highWaterMark: 1 << 20 })) {
      request.signal?.throwIfAborted();
      const bytes = chunk as Buffer;
      sha256.update(bytes);
      sha512.update(bytes);
      sizeBytes += bytes.byteLength;
    }
  } catch (cause) {
    request.signal?.throwIfAborted();
    throw new ArchiveError('ARCHIVE_PACKAGE_UNREADABLE', `${request.packageName}: the uploaded file cannot be read`, {
      cause,
    });
  }
  const digests = { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
  return { name: request.packageName, sizeBytes, digests };
}

function claimFinding(request: ReceiveRequest, container: Received['container']): Finding | undefined {
  if (request.claimed === undefined) return undefined;
  const { algorithm, digest } = request.claimed;
  const computed = container.digests[algorithm];
  if (digest.toLowerCase() === computed) return undefined;
  return {
    rule: 'TRANSFER_DIGEST_MISMATCH',
    severity: 'error',
    location: '.',
    message: `expected the ${algorithm} ${digest.toLowerCase()}, computed ${computed}`,
    hint: 'The package changed on the way, or the digest was taken of another file: send it again.',
  };
}

const notAZip = (name: string): Finding => ({
  rule: 'ARCHIVE_MALFORMED',
  severity: 'error',
  location: '.',
  message: `${name}: expected a zip file`,
  check: 'C2',
});

/** The tree of a package that was not unpacked. */
const emptyTree = (name: string): PackageTree => ({
  origin: 'zip',
  name: '',
  prefix: '',
  files: new Map(),
  directories: new Set(),
  findings: [],
  async *read(path) {
    throw new ContainerError('CONTAINER_ENTRY_MISSING', `${name} was not unpacked: ${path}`);
  },
  localPath: () => undefined,
  ensureDigests: () => Promise.resolve([]),
  close: () => Promise.resolve(),
});
