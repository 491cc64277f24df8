import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  openTrustStore,
  parseCertificates,
  parseTrustManifest,
  PkiError,
  serialiseTrustManifest,
  showName,
  signTrustStore,
  TRUST_DOMAINS,
  type Certificate,
  type TrustEntry,
} from '@mocban/pki';
import { printable, UsageError, type Outcome } from './outcome.js';

export interface AddOptions {
  kind: string;
  domain: string;
  source: string;
  approver: string;
  from?: string;
  until?: string;
}

export interface ListOptions {
  key?: string;
}

export interface SignOptions {
  key: string;
  previousKey?: string;
}

const MANIFEST = 'trust.json';
/** What was added and is not signed: nobody believes it. */
const DRAFT = 'trust.draft.json';

/** `trust add`: certificates beside the manifest, with what is to be said of them. */
export async function addToTrust(folder: string, files: readonly string[], options: AddOptions): Promise<Outcome> {
  const certificates: Certificate[] = [];
  for (const file of files) certificates.push(...parseCertificates(await readFile(file)));
  const entries = certificates.map((certificate) => entryOf(certificate, options));
  const draft = join(folder, DRAFT);
  await mkdir(folder, { recursive: true });
  for (const [place, { file }] of entries.entries()) await writeFile(join(folder, file), certificates[place]!.der);
  const text = serialiseTrustManifest(
    parseTrustManifest(serialiseTrustManifest(joined(await entriesIn(draft), entries))),
  );
  await writeFile(`${draft}.new`, text);
  await rename(`${draft}.new`, draft);
  return {
    exit: 0,
    json: { path: folder, added: entries },
    text: [
      ...entries.map((entry, place) => describe(entry, certificates[place])),
      `believed once it is signed: mocban trust sign ${printable(folder)} --key FILE`,
    ],
  };
}

function entryOf(certificate: Certificate, options: AddOptions): TrustEntry {
  const { kind, domain, source, approver, from, until } = options;
  if (kind !== 'anchor' && kind !== 'intermediate')
    throw new UsageError(`--kind takes anchor or intermediate, not ${kind}`);
  const known = TRUST_DOMAINS.find((one) => one === domain);
  if (known === undefined) throw new UsageError(`--domain takes ${TRUST_DOMAINS.join(', ')}, not ${domain}`);
  return {
    file: `${certificate.sha256.slice(0, 32)}.cer`,
    sha256: certificate.sha256,
    kind,
    domain: known,
    trustedFrom: from === undefined ? certificate.notBefore.toISOString() : time('--from', from),
    ...(until !== undefined && { trustedUntil: time('--until', until) }),
    source,
    approver,
  };
}

function time(option: string, text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || !/^\d{4}-\d{2}-\d{2}/.test(text))
    throw new UsageError(`${option} takes a time as 2026-11-21T00:00:00Z, not ${text}`);
  return at.toISOString();
}

/** The later word about a certificate takes the place of the earlier. */
const joined = (before: readonly TrustEntry[], after: readonly TrustEntry[]): TrustEntry[] => [
  ...new Map([...before, ...after].map((entry) => [entry.sha256, entry])).values(),
];

const entriesIn = async (path: string): Promise<TrustEntry[]> =>
  existsSync(path) ? parseTrustManifest(await readFile(path, 'utf8')) : [];

/** `trust list`: with a key whether the manifest is signed by it; without one it says only what the manifest says. */
export async function listTrust(folder: string, { key }: ListOptions): Promise<Outcome> {
  const signed = await entriesIn(join(folder, MANIFEST));
  const pending = await entriesIn(join(folder, DRAFT));
  const problem = key === undefined ? undefined : await problemOf(folder, createPublicKey(await readFile(key)));
  const isVerified = key !== undefined && problem === undefined;
  return {
    exit: problem === undefined ? 0 : 1,
    json: { path: folder, verified: isVerified, ...(problem && { problem }), entries: signed, pending },
    text: [
      problem ?? (isVerified ? 'signed by the key given' : 'not verified: no --key was given'),
      ...signed.map((entry) => describe(entry)),
      ...pending.map((entry) => `not signed yet: ${describe(entry)}`),
    ],
  };
}

async function problemOf(folder: string, key: KeyObject): Promise<string | undefined> {
  try {
    await openTrustStore(folder, key);
    return undefined;
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

/** `trust sign`: what is there must be what was signed before; then all of it and what was added is signed together. */
export async function signTrust(folder: string, { key: file, previousKey }: SignOptions): Promise<Outcome> {
  const key = createPrivateKey(await readFile(file));
  const known = previousKey === undefined ? createPublicKey(key) : createPublicKey(await readFile(previousKey));
  const before = existsSync(join(folder, MANIFEST)) ? await openTrustStore(folder, known) : undefined;
  const signed = before?.certificates.map(({ entry }) => entry) ?? [];
  const entries = joined(signed, await entriesIn(join(folder, DRAFT)));
  if (entries.length === 0) throw new PkiError('PKI_TRUST_INVALID', 'there is nothing to sign: add certificates first');
  for (const { file: name, sha256 } of entries) {
    const [certificate] = parseCertificates(await readFile(join(folder, name)));
    if (certificate?.sha256 !== sha256)
      throw new PkiError('PKI_TRUST_INVALID', `${name} is not the certificate that was added`);
  }
  await signTrustStore(folder, entries, key);
  await rm(join(folder, DRAFT), { force: true });
  const { sha256 } = await openTrustStore(folder, createPublicKey(key));
  return {
    exit: 0,
    json: { path: folder, sha256, entries },
    text: [...entries.map((entry) => describe(entry)), `signed: ${sha256}`],
  };
}

const describe = (entry: TrustEntry, certificate?: Certificate): string =>
  printable(
    [
      entry.kind,
      entry.domain,
      entry.sha256,
      certificate && showName(certificate.subject),
      `from ${entry.trustedFrom}`,
      entry.trustedUntil && `until ${entry.trustedUntil}`,
      `source: ${entry.source}`,
      `approved by ${entry.approver}`,
    ]
      .filter(Boolean)
      .join('  '),
  );
