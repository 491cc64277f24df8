import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCertificate, type Certificate } from '../x509/certificate.js';
import { invalid, parseTrustManifest, serialiseTrustManifest, type TrustDomain, type TrustEntry } from './manifest.js';

const MANIFEST = 'trust.json';
/** Ed25519 over the bytes of the manifest, base64. */
const SIGNATURE = 'trust.json.sig';
const MAX_CERTIFICATE_BYTES = 256 * 1024;

export interface TrustedCertificate {
  certificate: Certificate;
  entry: TrustEntry;
}

/** Certificates that somebody answers for, with the digest of the manifest that says so. */
export class TrustStore {
  constructor(
    readonly certificates: readonly TrustedCertificate[],
    /** SHA-256 of the manifest: by it a verdict says what it was judged by. */
    readonly sha256: string,
  ) {}

  /** Those that are believed at a time. */
  anchorsAt(at: Date): Certificate[] {
    return this.#at('anchor', at);
  }

  intermediatesAt(at: Date): Certificate[] {
    return this.#at('intermediate', at);
  }

  /** Whom a certificate of the store speaks for. */
  domainOf(sha256: string): TrustDomain {
    return this.certificates.find(({ certificate }) => certificate.sha256 === sha256)?.entry.domain ?? 'KHONG_RO';
  }

  #at(kind: TrustEntry['kind'], at: Date): Certificate[] {
    return this.certificates
      .filter(({ entry }) => entry.kind === kind && isTrusted(entry, at))
      .map(({ certificate }) => certificate);
  }
}

const isTrusted = ({ trustedFrom, trustedUntil }: TrustEntry, at: Date): boolean =>
  new Date(trustedFrom) <= at && (trustedUntil === undefined || at < new Date(trustedUntil));

/**
 * Opens a folder of certificates by its signed manifest. All of it is right or none of it counts: a signature that is not that of the key
 * given, a certificate that is missing or another, and nothing is believed.
 * @throws PkiError `PKI_TRUST_INVALID`
 */
export async function openTrustStore(folder: string, key: KeyObject): Promise<TrustStore> {
  const manifest = await read(folder, MANIFEST, 4 * 1024 * 1024);
  const signature = Buffer.from((await read(folder, SIGNATURE, 1024)).toString('latin1').trim(), 'base64');
  if (key.asymmetricKeyType !== 'ed25519' || !verify(undefined, manifest, key, signature))
    throw invalid('the manifest of the trust store is not signed by the key given');
  const certificates: TrustedCertificate[] = [];
  for (const entry of parseTrustManifest(manifest.toString('utf8'))) {
    const certificate = parseCertificate(await read(folder, entry.file, MAX_CERTIFICATE_BYTES));
    if (certificate.sha256 !== entry.sha256) throw invalid(`${entry.file} is not the certificate that was approved`);
    certificates.push({ certificate, entry });
  }
  return new TrustStore(certificates, createHash('sha256').update(manifest).digest('hex'));
}

/** Writes the manifest of a folder and its signature, the manifest first: until both are there the store is not believed. */
export async function signTrustStore(folder: string, entries: readonly TrustEntry[], key: KeyObject): Promise<void> {
  const manifest = serialiseTrustManifest(parseTrustManifest(serialiseTrustManifest(entries)).sort(byFile));
  await replace(folder, MANIFEST, manifest);
  await replace(folder, SIGNATURE, `${sign(undefined, Buffer.from(manifest), key).toString('base64')}\n`);
}

const byFile = (a: TrustEntry, b: TrustEntry): number => (a.file < b.file ? -1 : 1);

async function read(folder: string, name: string, maxBytes: number): Promise<Buffer> {
  try {
    const { size } = await stat(join(folder, name));
    if (size > maxBytes) throw invalid(`${name} has more than ${maxBytes} bytes`);
    return await readFile(join(folder, name));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw invalid(`${name} is missing`);
    throw cause;
  }
}

async function replace(folder: string, name: string, text: string): Promise<void> {
  const made = join(folder, `${name}.new`);
  const file = await open(made, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(made, join(folder, name));
}
