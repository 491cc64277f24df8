import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `mb_<12 characters to look it up by>_<43 characters, 256 bits>`. */
const FORM = /^mb_([a-z0-9]{12})_[A-Za-z0-9_-]{43}$/;

export interface NewKey {
  /** Shown once, kept nowhere. */
  key: string;
  prefix: string;
  secretSha256: Buffer;
}

/** A key has 256 random bits: one SHA-256 guards it as well as a slow password hash would. */
const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/** @param prefix of the key whose secret is made anew */
export function makeKey(prefix = randomBytes(6).toString('hex')): NewKey {
  const key = `mb_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { key, prefix, secretSha256: digestOf(key) };
}

/** The part a key is looked up by, or `undefined` for what cannot be a key. */
export const prefixOf = (key: string): string | undefined => FORM.exec(key)?.[1];

export const matches = (key: string, secretSha256: Uint8Array): boolean => {
  const actual = digestOf(key);
  return actual.length === secretSha256.length && timingSafeEqual(actual, secretSha256);
};
