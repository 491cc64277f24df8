import { createHash, createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  defaultAlgorithmPolicyText,
  isSignedOnce,
  openTrustStore,
  parseAlgorithmPolicy,
  parseCertificates,
  parseRevocationData,
  PkiError,
  type Certificate,
  type RevocationData,
} from '@mocban/pki';
import type { JudgeContext, Material, Trust } from '@mocban/signatures';
import { UsageError } from '../outcome.js';

export interface JudgeOptions {
  trust?: string;
  trustKey?: string;
  certs?: string;
  revocation?: string;
  at?: string;
  policy?: string;
}

const MAX_FILES = 10_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** A context with the files of the folders that were given and are of no use. */
export interface LoadedContext {
  context: JudgeContext;
  ignored: readonly string[];
}

/** All that verdicts depend on, from folders and files. @throws UsageError; PkiError where a trust store or policy is not what it must be */
export async function loadContext(options: JudgeOptions): Promise<LoadedContext> {
  const at = timeOf(options.at);
  const policy = options.policy === undefined ? defaultAlgorithmPolicyText() : await readFile(options.policy, 'utf8');
  const ignored: string[] = [];
  const trust = await trustOf(options, ignored);
  const certificates = await certificatesOf(options.certs, ignored);
  const revocations = await filesOf(options.revocation, ignored, (bytes) => [parseRevocationData(bytes)]);
  return {
    ignored,
    context: {
      at,
      trust,
      algorithms: parseAlgorithmPolicy(policy),
      algorithmsSha256: createHash('sha256').update(policy).digest('hex'),
      given: { certificates, ...sorted(revocations) },
    },
  };
}

function timeOf(text: string | undefined): Date {
  const at = text === undefined ? new Date() : new Date(text);
  if (Number.isNaN(at.getTime()) || (text !== undefined && !/^\d{4}-\d{2}-\d{2}/.test(text)))
    throw new UsageError(`--at takes a time as 2026-11-21T00:00:00Z, not ${text}`);
  return at;
}

/** A folder that says it is a trust store is one, or nothing of it is believed. */
async function trustOf({ trust, trustKey }: JudgeOptions, ignored: string[]): Promise<Trust> {
  if (trust === undefined) {
    if (trustKey !== undefined) throw new UsageError('--trust-key goes with --trust');
    return { entries: [] };
  }
  if (existsSync(join(trust, 'trust.json'))) return signedTrust(trust, trustKey);
  if (trustKey !== undefined)
    throw new PkiError(
      'PKI_TRUST_INVALID',
      'a key was given, and the folder has no trust.json that it could have signed',
    );
  const found = await certificatesOf(trust, ignored);
  return {
    entries: found.map((certificate) => ({ certificate, kind: isSelfSigned(certificate) ? 'anchor' : 'intermediate' })),
  };
}

async function signedTrust(folder: string, keyFile: string | undefined): Promise<Trust> {
  if (keyFile === undefined)
    throw new PkiError('PKI_TRUST_INVALID', 'a signed trust store is believed by its key alone: give --trust-key');
  const store = await openTrustStore(folder, createPublicKey(await readFile(keyFile)));
  return {
    sha256: store.sha256,
    entries: store.certificates.map(({ certificate, entry }) => ({
      certificate,
      kind: entry.kind,
      domain: entry.domain,
      from: new Date(entry.trustedFrom),
      until: entry.trustedUntil === undefined ? undefined : new Date(entry.trustedUntil),
    })),
  };
}

const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.isSelfIssued && certificate.publicKey !== undefined && isSignedOnce(certificate.publicKey, certificate);

const certificatesOf = (folder: string | undefined, ignored: string[]): Promise<Certificate[]> =>
  filesOf(folder, ignored, parseCertificates);

/** What all files of a folder hold; of one that holds nothing of the kind its name is kept. */
async function filesOf<T>(folder: string | undefined, ignored: string[], parse: (bytes: Buffer) => T[]): Promise<T[]> {
  if (folder === undefined) return [];
  const names = (await readdir(folder)).sort();
  if (names.length > MAX_FILES) throw new UsageError(`${folder} has more than ${MAX_FILES} files`);
  const found: T[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const { size, isFile } = await stat(path).then((stats) => ({ size: stats.size, isFile: stats.isFile() }));
    if (!isFile) continue;
    try {
      if (size > MAX_BYTES) throw new PkiError('PKI_LIMIT', 'too large');
      found.push(...parse(await readFile(path)));
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      ignored.push(path);
    }
  }
  return found;
}

const sorted = (revocations: readonly RevocationData[]): Pick<Material, 'crls' | 'ocsps'> => ({
  crls: revocations.filter((one) => 'thisUpdate' in one),
  ocsps: revocations.filter((one) => 'producedAt' in one),
});
