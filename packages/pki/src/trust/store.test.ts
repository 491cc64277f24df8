import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { parseCertificate } from '../x509/certificate.js';
import { parseTrustManifest, serialiseTrustManifest, type TrustEntry } from './manifest.js';
import { openTrustStore, signTrustStore } from './store.js';

const keys = generateKeyPairSync('ed25519');
const [first, second] = rootCertificates.slice(0, 2) as [string, string];
const entryOf = (file: string, pem: string, more: Partial<TrustEntry> = {}): TrustEntry => ({
  file,
  sha256: parseCertificate(Buffer.from(pem)).sha256,
  kind: 'anchor',
  domain: 'CONG_VU',
  trustedFrom: '2020-01-01T00:00:00+07:00',
  source: 'https://ca.gov.vn',
  approver: 'Lò Thị Bích',
  ...more,
});

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-trust-'));
  writeFileSync(join(folder, 'root.pem'), first);
  writeFileSync(join(folder, 'sub.pem'), second);
  const entries = [
    entryOf('root.pem', first, { trustedUntil: '2030-01-01T00:00:00+07:00' }),
    entryOf('sub.pem', second, { kind: 'intermediate', domain: 'CONG_CONG' }),
  ];
  await signTrustStore(folder, entries, keys.privateKey);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openTrustStore(folder, keys.publicKey);

it('gives what is believed at a time, and for whom it speaks', async () => {
  const store = await open();
  const at = (day: string) => store.anchorsAt(new Date(`${day}T00:00:00Z`)).length;
  expect([at('2019-01-01'), at('2026-01-01'), at('2031-01-01')]).toEqual([0, 1, 0]);
  expect(store.intermediatesAt(new Date('2031-01-01')).length).toBe(1);
  expect(store.domainOf(parseCertificate(Buffer.from(second)).sha256)).toBe('CONG_CONG');
  expect(store.domainOf('0'.repeat(64))).toBe('KHONG_RO');
  expect(store.sha256).toMatch(/^[0-9a-f]{64}$/);
});

it.each<[string, () => void]>([
  ['another manifest', () => edit('trust.json', (text) => text.replace('2030', '2099'))],
  ['another certificate', () => cpSync(join(folder, 'sub.pem'), join(folder, 'root.pem'))],
  ['no certificate', () => rmSync(join(folder, 'root.pem'))],
  ['no signature', () => rmSync(join(folder, 'trust.json.sig'))],
  ['no manifest', () => rmSync(join(folder, 'trust.json'))],
])('believes nothing of it with %s', async (_, change) => {
  change();
  await expect(open()).rejects.toMatchObject({ code: 'PKI_TRUST_INVALID' });
});

it('believes nobody else’s signature', async () => {
  const other = generateKeyPairSync('ed25519').publicKey;
  await expect(openTrustStore(folder, other)).rejects.toMatchObject({ code: 'PKI_TRUST_INVALID' });
});

const edit = (name: string, change: (text: string) => string): void =>
  writeFileSync(join(folder, name), change(readFileSync(join(folder, name), 'utf8')));

it.each<[string, Partial<Record<keyof TrustEntry, string>>]>([
  ['a path', { file: '../root.pem' }],
  ['a digest', { sha256: 'x' }],
  ['a kind', { kind: 'root' }],
  ['a domain', { domain: 'VN' }],
  ['a time', { trustedFrom: 'yesterday' }],
  ['an approver', { approver: '' }],
])('refuses %s that is none', (_, more) => {
  const text = serialiseTrustManifest([{ ...entryOf('a.pem', first), ...more } as TrustEntry]);
  expect(() => parseTrustManifest(text)).toThrow(expect.objectContaining({ code: 'PKI_TRUST_INVALID' }));
});
