import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  certificatesOf,
  claimedTime,
  namesCertificate,
  parseCertificate,
  parseSignedData,
  parseTimestampToken,
  tokenOfResponse,
  verifySigner,
  verifyTimestampToken,
} from '@mocban/pki';
import { describeWith, ifPresent } from '../fixtures/corpora.js';
import { KEYS, OpensslCa, OpensslTsa } from '../fixtures/openssl-ca.js';

/** OpenSSL 3.0 does not say so by itself, not even with a key for nothing else. */
const PSS = ['-keyopt', 'rsa_padding_mode:pss'];

describeWith('openssl', ifPresent('/usr/bin/openssl'), 'CMS and time-stamps that OpenSSL made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-cms-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const document = randomBytes(200_000);
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  let ca: OpensslCa;

  beforeAll(() => {
    ca = OpensslCa.make(folder, { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    writeFileSync(join(folder, 'document'), document);
    for (const key of Object.keys(KEYS) as (keyof typeof KEYS)[])
      ca.issue({ name: key, subject: `/C=VN/CN=Người ký ${key}`, key, extensions: ['subjectKeyIdentifier=hash'] });
  });

  const sign = (key: string, ...options: string[]): Buffer =>
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-in',
      'document',
      '-signer',
      `${key}.pem`,
      '-inkey',
      `${key}.key`,
      '-outform',
      'DER',
      ...options,
    );

  it.each([
    ['rsa', 'detached', []],
    ['rsa', 'with its content', ['-nodetach']],
    ['rsa', 'as a stream, in BER', ['-nodetach', '-stream']],
    ['rsa', 'by a key identifier', ['-keyid']],
    ['rsa', 'without attributes', ['-noattr']],
    ['rsa', 'with PSS', [...PSS, '-keyopt', 'rsa_pss_saltlen:32']],
    ['rsa', 'with SHA-512 and an ESS attribute', ['-md', 'sha512', '-cades']],
    ['rsa-pss', 'with PSS', PSS],
    ['rsa', 'with PSS and a mask of SHA-1', [...PSS, '-keyopt', 'rsa_mgf1_md:sha1']],
    ['p256', 'detached', ['-cades']],
    ['p256', 'without attributes', ['-noattr', '-md', 'sha384']],
    ['p384', 'with SHA-384', ['-md', 'sha384']],
  ])('signed with a key of the kind %s, %s', async (key, _, options) => {
    const signed = parseSignedData(Buffer.concat([sign(key, ...options), Buffer.alloc(100)]));
    const [signer] = signed.signers;
    const [certificate] = certificatesOf(signer!, signed.certificates);
    expect(certificate!.sha256).toBe(parseCertificate(readFileSync(join(folder, `${key}.pem`))).sha256);
    const halves = (): Buffer[] => [document.subarray(0, 99_999), document.subarray(99_999)];
    expect(await verifySigner(signed, signer!, certificate!, halves)).toEqual({ outcome: 'valid' });
    if (signed.content !== undefined) expect(signed.content).toEqual(document);
    const isNamed = options.includes('-cades') ? 'same' : 'absent';
    expect(namesCertificate(signer!, certificate!)).toBe(isNamed);
    expect(claimedTime(signer!) !== undefined).toBe(!options.includes('-noattr'));
    const wrong = { ...signer!, signature: Buffer.from(signer!.signature).fill(7, 20, 30) };
    expect(await verifySigner(signed, wrong, certificate!, halves)).toEqual({ outcome: 'signature-wrong' });
  });

  it('a time-stamp, and one of a certificate that is not for them', async () => {
    const tsa = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=TSA' });
    const imprint = createHash('sha512').update(document).digest();
    const token = parseTimestampToken(tokenOfResponse(tsa.respond(imprint, 'sha512')));
    expect(token).toMatchObject({ policy: '1.2.3.4', digest: 'sha512', isOrdered: true });
    expect(Math.abs(token.genTime.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await verifyTimestampToken(token, imprint)).toMatchObject({ outcome: 'valid' });
    writeFileSync(join(folder, 'info'), token.signedData.content!);
    // OpenSSL issues no such token: the same statement signed by a certificate of another use.
    const forged = openssl(
      ...['cms', '-sign', '-binary', '-in', 'info', '-nodetach', '-econtent_type', 'id-smime-ct-TSTInfo', '-cades'],
      ...['-signer', 'rsa.pem', '-inkey', 'rsa.key', '-outform', 'DER'],
    );
    expect(await verifyTimestampToken(parseTimestampToken(forged), imprint)).toMatchObject({
      outcome: 'not-for-timestamps',
    });
  });
});
