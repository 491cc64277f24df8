import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { openTrustStore } from '@mocban/pki';
import type { Trust } from '../model/to-judge.js';

/**
 * A trust store by the key that its manifest is signed with.
 * @param keyFile a public Ed25519 key, PEM
 * @throws PkiError `PKI_TRUST_INVALID`: all of it is right or nothing is believed; the system's error
 */
export async function readSignedTrust(folder: string, keyFile: string): Promise<Trust> {
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
