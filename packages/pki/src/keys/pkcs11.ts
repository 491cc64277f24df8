import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { messageOf } from '@mocban/core';
import { PkiError } from '../error.js';
import { readWhole, TAG } from '../asn1/element.js';
import { encode } from '../asn1/encode.js';
import { encodeDigestAlgorithm, isSignedBy, parseSignatureAlgorithm } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import {
  encodeSignatureAlgorithm,
  SALT_BYTES,
  schemeOf,
  signingDigestOf,
  type SigningDigest,
  type SigningKey,
  type SigningScheme,
} from './signing-key.js';

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024;
/** By which the PIN reaches the tool: what others may see of a process has it not. */
const PIN = 'MOCBAN_PKCS11_PIN';
/** @see PKCS #11 v3.0 §5.1.4 */
const PIN_REFUSED = /CKR_PIN_(?:INCORRECT|INVALID|LEN_RANGE|EXPIRED|LOCKED)/;

/** A key on a token: a smart card or a hardware security module. */
export interface TokenKey {
  /** Path of the module that the token's maker gives, e.g. `/usr/lib/softhsm/libsofthsm2.so`. */
  module: string;
  /** The token's label. */
  token: string;
  /** The key's id, hexadecimal. */
  id: string;
  pin: string;
  certificate: Certificate;
  /** Those above it, nearest first. @defaultValue none */
  chain?: readonly Certificate[];
  /** How RSA keys sign. @defaultValue `rsa-pss` */
  rsa?: 'rsa-pss' | 'rsa';
  /** OpenSC's tool. @defaultValue `pkcs11-tool` */
  tool?: string;
  /** What tool and module find in their environment, e.g. `PATH` or `SOFTHSM2_CONF`. @defaultValue nothing */
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * A key that never leaves its token. The token is asked by OpenSC's `pkcs11-tool`, a process for each signature: a module of others'
 * that fails takes nothing else with it. What it answers is verified with the certificate before it counts. Its `sign` throws
 * `PKI_PASSWORD_WRONG` where the token refuses the PIN: a token locks itself after some of these.
 * @see PKCS #11 v3.0 §5.13
 */
export function tokenKey(options: TokenKey): SigningKey {
  const { certificate, chain = [], rsa } = options;
  const [scheme, digest] = [schemeOf(certificate, rsa), signingDigestOf(certificate)];
  const algorithm = parseSignatureAlgorithm(readWhole(encodeSignatureAlgorithm({ scheme, digest })));
  return {
    certificate,
    chain,
    scheme,
    digest,
    async sign(bytes) {
      const { how, given } = signing(scheme, digest, bytes);
      const signature = await askToken(options, how, given);
      if (certificate.publicKey === undefined || !isSignedBy(certificate.publicKey, algorithm, bytes, signature))
        throw unusable('what the token signed is not verified by the certificate');
      return signature;
    },
  };
}

/** What a token is given to sign, and how: the digest is made here, for not every token makes it. */
function signing(
  scheme: SigningScheme,
  digest: SigningDigest,
  bytes: Uint8Array,
): { how: string[]; given: Uint8Array } {
  const name = digest.toUpperCase();
  const hash = createHash(digest).update(bytes).digest();
  switch (scheme) {
    case 'rsa':
      // The DigestInfo of RFC 8017 §9.2.
      return {
        how: ['--mechanism', 'RSA-PKCS'],
        given: encode(0x30, encodeDigestAlgorithm(digest), encode(TAG.OCTET_STRING, hash)),
      };
    case 'rsa-pss': {
      const pss = ['--hash-algorithm', name, '--mgf', `MGF1-${name}`, '--salt-len', String(SALT_BYTES[digest])];
      return { how: ['--mechanism', 'RSA-PKCS-PSS', ...pss], given: hash };
    }
    case 'ecdsa':
      return { how: ['--mechanism', 'ECDSA', '--signature-format', 'openssl'], given: hash };
    case 'eddsa':
      return { how: ['--mechanism', 'EDDSA'], given: bytes };
  }
}

async function askToken(options: TokenKey, how: readonly string[], bytes: Uint8Array): Promise<Buffer> {
  const { module, token, id, pin, tool = 'pkcs11-tool', environment = {} } = options;
  const which = ['--module', module, '--token-label', token, '--id', id];
  const args = [...which, '--login', '--pin', `env:${PIN}`, '--sign', ...how];
  const env = { ...environment, [PIN]: pin };
  const child = spawn(tool, args, { env, signal: AbortSignal.timeout(TIMEOUT_MS), killSignal: 'SIGKILL' });
  const answer = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  child.stdin.on('error', () => undefined).end(bytes);
  try {
    const [[signature, said], code] = await Promise.all([answer, ended]);
    if (code === 0 && signature.length > 0) return signature;
    const answered = said.toString('utf8').trim().slice(-500);
    const message = `the token: ${answered || `${tool} ended with ${code}`}`;
    // Asked again with the same PIN the token locks itself: whoever asks must be able to tell.
    throw PIN_REFUSED.test(answered) ? new PkiError('PKI_PASSWORD_WRONG', message) : unusable(message);
  } catch (error) {
    if (error instanceof PkiError) throw error;
    throw unusable(`${tool} could not be run: ${messageOf(error)}`, error);
  }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) if ((size += chunk.length) <= MAX_OUTPUT_BYTES) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const unusable = (message: string, cause?: unknown): PkiError => new PkiError('PKI_KEY_UNUSABLE', message, { cause });
