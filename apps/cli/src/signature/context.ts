import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  defaultAlgorithmPolicyText,
  isSignedOnce,
  parseAlgorithmPolicy,
  PkiError,
  type Certificate,
} from '@mocban/pki';
import { readMaterial, readSignedTrust, type JudgeContext, type Material, type Trust } from '@mocban/signatures';
import { UsageError } from '../outcome.js';

export interface JudgeOptions {
  trust?: string;
  trustKey?: string;
  certs?: string;
  revocation?: string;
  at?: string;
  policy?: string;
}

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
  const given: Material[] = [];
  for (const folder of [options.certs, options.revocation]) {
    if (folder === undefined) continue;
    const found = await readMaterial(folder);
    ignored.push(...found.ignored);
    given.push(found);
  }
  return {
    ignored,
    context: {
      at,
      trust,
      algorithms: parseAlgorithmPolicy(policy),
      algorithmsSha256: createHash('sha256').update(policy).digest('hex'),
      given: {
        certificates: given.flatMap(({ certificates }) => certificates),
        crls: given.flatMap(({ crls }) => crls),
        ocsps: given.flatMap(({ ocsps }) => ocsps),
      },
    },
  };
}

function timeOf(text: string | undefined): Date {
  // Without a zone it is UTC, whatever machine this is.
  const at = text === undefined ? new Date() : new Date(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
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
  if (existsSync(join(trust, 'trust.json'))) {
    if (trustKey !== undefined) return readSignedTrust(trust, trustKey);
    throw new PkiError('PKI_TRUST_INVALID', 'a signed trust store is believed by its key alone: give --trust-key');
  }
  if (trustKey !== undefined)
    throw new PkiError(
      'PKI_TRUST_INVALID',
      'a key was given, and the folder has no trust.json that it could have signed',
    );
  const found = await readMaterial(trust);
  ignored.push(...found.ignored);
  return {
    entries: found.certificates.map((certificate) => ({
      certificate,
      kind: isSelfSigned(certificate) ? 'anchor' : 'intermediate',
    })),
  };
}

const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.isSelfIssued && certificate.publicKey !== undefined && isSignedOnce(certificate.publicKey, certificate);
