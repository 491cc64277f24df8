import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { errnoOf } from '@mocban/core';
import { openPkcs12, parseCertificates, PkiError, tokenKey, type SigningKey } from '@mocban/pki';
import { requireKnown } from './known-names.js';

/** The archive's own key as a PKCS#12 file. */
export interface Pkcs12KeyOptions {
  pkcs12: string;
  /** File that holds the password alone. */
  passwordFile: string;
}

/** The archive's own key on a token, asked by OpenSC's `pkcs11-tool`. */
export interface TokenKeyOptions {
  /** Path of the module that the token's maker gives. */
  module: string;
  tokenLabel: string;
  /** Of the key on the token, hexadecimal. */
  keyId: string;
  /** File that holds the PIN alone. */
  pinFile: string;
  /** PEM of the key's certificate, and of those above it behind it. */
  certificate: string;
  /** How an RSA key signs. @defaultValue `rsa-pss` */
  rsa?: 'rsa-pss' | 'rsa';
}

/** How versions are sealed. Stamped and judged by what batches of evidence are. */
export interface SealOptions {
  key: Pkcs12KeyOptions | TokenKeyOptions;
}

export type SealConfig = SealOptions;

type Refuse = (option: string, expected: string) => never;

const PKCS12: readonly string[] = ['pkcs12', 'passwordFile'] satisfies (keyof Pkcs12KeyOptions)[];
const TOKEN: readonly string[] = [
  'module',
  'tokenLabel',
  'keyId',
  'pinFile',
  'certificate',
  'rsa',
] satisfies (keyof TokenKeyOptions)[];
const PATHS: ReadonlySet<string> = new Set(['pkcs12', 'passwordFile', 'module', 'pinFile', 'certificate']);
const OF_KEY = 'evidence.seal.key';

/**
 * Makes paths absolute and opens the key once, but asks no token: one that is not plugged in is no reason not to start.
 * @param refuse throws, naming the option and what was expected
 */
export function resolveSeal(options: SealOptions, refuse: Refuse): SealConfig {
  if (typeof options !== 'object' || options === null) refuse('evidence.seal', 'an object with a key');
  requireKnown('evidence.seal', options, ['key'] satisfies (keyof SealOptions)[], refuse);
  const { key } = options;
  if (typeof key !== 'object' || key === null) refuse(OF_KEY, 'a PKCS#12 file or a token');
  const names = 'pkcs12' in key ? PKCS12 : TOKEN;
  requireKnown(OF_KEY, key, names, refuse);
  const given = key as unknown as Record<string, unknown>;
  for (const name of names) {
    const value = given[name];
    if (name === 'rsa' && (value === undefined || value === 'rsa' || value === 'rsa-pss')) continue;
    if (typeof value !== 'string' || value === '')
      refuse(`${OF_KEY}.${name}`, name === 'rsa' ? 'rsa-pss or rsa' : 'a text');
  }
  if ('keyId' in key && !/^(?:[0-9a-fA-F]{2})+$/.test(key.keyId)) refuse(`${OF_KEY}.keyId`, 'hexadecimal digits');
  const absolute = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, PATHS.has(name) ? path.resolve(String(value)) : value]),
  ) as unknown as SealConfig['key'];
  try {
    openSealKey({ key: absolute });
  } catch (error) {
    if (error instanceof SealFileError) refuse(`${OF_KEY}.${error.option}`, 'a file that can be read');
    if (!(error instanceof PkiError)) throw error;
    if (error.code === 'PKI_PASSWORD_WRONG') refuse(`${OF_KEY}.passwordFile`, 'the password of the PKCS#12 file');
    refuse(`${OF_KEY}.${'pkcs12' in absolute ? 'pkcs12' : 'certificate'}`, `a key to sign with: ${error.message}`);
  }
  return { key: absolute };
}

/** A file of the key that cannot be read. */
class SealFileError extends PkiError {
  constructor(
    readonly option: string,
    cause: unknown,
  ) {
    super('PKI_KEY_UNUSABLE', `${OF_KEY}.${option}: ${errnoOf(cause) ?? 'it cannot be read'}`, { cause });
  }
}

/**
 * The archive's own key, from its files as they are now. Of a token it opens nothing: it is asked when something is signed.
 * @throws PkiError, naming the option where a file cannot be read
 */
export function openSealKey({ key }: SealConfig): SigningKey {
  if ('pkcs12' in key) return openPkcs12(read('pkcs12', key.pkcs12), secretOf(read('passwordFile', key.passwordFile)));
  const [certificate, ...chain] = parseCertificates(read('certificate', key.certificate));
  if (certificate === undefined) throw new PkiError('PKI_MALFORMED', 'no certificate is in the file');
  return tokenKey({
    module: key.module,
    token: key.tokenLabel,
    id: key.keyId,
    pin: secretOf(read('pinFile', key.pinFile)),
    certificate,
    chain,
    ...(key.rsa !== undefined && { rsa: key.rsa }),
    environment: environmentOfTokens(),
  });
}

/** When the file with the PIN was last changed: a token that refused it is not asked again before; `undefined` for a key without one. */
export const pinChangedAt = ({ key }: SealConfig): Date | undefined =>
  'pinFile' in key ? statSync(key.pinFile).mtime : undefined;

/** Modules find their settings in the environment; what is the service's own is none of theirs. */
const environmentOfTokens = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:MOCBAN_|DATABASE_|PG)/.test(name)));

function read(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SealFileError(option, error);
  }
}

/** Without the line break that editors put behind it. */
const secretOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/\r?\n$/, '');
