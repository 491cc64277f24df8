import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  localKey,
  namesCertificate,
  openPkcs12,
  parseCertificate,
  parseSignedData,
  parseTimestampToken,
  signDetached,
  tokenKey,
  tokenOfResponse,
  verifySigner,
  type SigningKey,
  type TokenKey,
} from '@mocban/pki';
import { describeWith, ifPresent } from '../fixtures/corpora.js';
import { OpensslCa, OpensslTsa, type KEYS } from '../fixtures/openssl-ca.js';

const PASSWORD = 'mật khẩu của lưu trữ';
const content = Buffer.from('manifest-sha256.txt\n');
const signingTime = new Date();

let folder: string;
let root: OpensslCa;
let ca: OpensslCa;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

const sign = (key: SigningKey): Promise<Buffer> => signDetached(key, () => [content], { signingTime });

/** OpenSSL's word on a detached signature; throws when it is not believed. */
function verifyByOpenssl(signature: Buffer): string {
  writeFileSync(join(folder, 'signature.p7s'), signature);
  writeFileSync(join(folder, 'content'), content);
  const files = ['-in', 'signature.p7s', '-inform', 'DER', '-content', 'content', '-CAfile', 'root.pem'];
  return openssl('cms', '-verify', '-binary', '-cades', '-purpose', 'any', ...files);
}

async function verifyByOurselves(signature: Buffer): Promise<void> {
  const signed = parseSignedData(signature);
  const [signer] = signed.signers;
  const [certificate] = signed.certificates.filter((one) => namesCertificate(signer!, one) === 'same');
  expect(await verifySigner(signed, signer!, certificate!, () => [content])).toEqual({ outcome: 'valid' });
}

const USAGE = ['keyUsage=critical,digitalSignature,nonRepudiation'];
const subject = '/C=VN/O=Lưu trữ lịch sử tỉnh Lào Cai/CN=Con dấu của kho';

function issue(name: string, key: keyof typeof KEYS): void {
  ca.issue({ name, subject, key, extensions: USAGE });
  writeFileSync(join(folder, 'chain.pem'), Buffer.concat([ca.certificate(), root.certificate()]));
}

function exportPkcs12(name: string, ...how: readonly string[]): Buffer {
  const files = ['-in', `${name}.pem`, '-inkey', `${name}.key`, '-certfile', 'chain.pem', '-out', `${name}.p12`];
  openssl('pkcs12', '-export', ...files, '-passout', `pass:${PASSWORD}`, ...how);
  return readFileSync(join(folder, `${name}.p12`));
}

describeWith('openssl', ifPresent('/usr/bin/openssl'), 'a key of the archive in a PKCS#12 file', () => {
  beforeAll(() => {
    root = OpensslCa.make(folder, { name: 'root', subject: '/C=VN/CN=Gốc' });
    ca = OpensslCa.make(folder, { name: 'ca', subject: '/C=VN/CN=Công vụ' }, root);
  });

  it.each(['rsa', 'rsa-pss', 'p256', 'p384'] as const)('of the kind %s signs what OpenSSL verifies', async (kind) => {
    issue(kind, kind);
    const key = openPkcs12(exportPkcs12(kind), PASSWORD);
    expect(key.chain.map(({ subject: { keys } }) => keys.length)).toEqual([2, 2]);
    const signature = await sign(key);
    expect(() => verifyByOpenssl(signature)).not.toThrow();
    await verifyByOurselves(signature);
  });

  it('of the kind ed25519 signs what is verified', async () => {
    issue('ed25519', 'ed25519');
    await verifyByOurselves(await sign(openPkcs12(exportPkcs12('ed25519'), PASSWORD)));
  });

  it.each([
    ['AES-128 and SHA-512', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['Triple DES and SHA-1', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['nothing over the certificates', ['-certpbe', 'NONE', '-iter', '1']],
  ])('that is encrypted with %s', (_, how) => {
    issue('p256', 'p256');
    expect(openPkcs12(exportPkcs12('p256', ...how), PASSWORD).certificate.extensions.keyUsage?.size).toBe(2);
  });

  it('is not opened with another password, nor when something was changed in it', () => {
    issue('p256', 'p256');
    const file = exportPkcs12('p256');
    expect(() => openPkcs12(file, 'another')).toThrow(expect.objectContaining({ code: 'PKI_PASSWORD_WRONG' }));
    const changed = Buffer.from(file);
    changed[400]! ^= 1;
    expect(() => openPkcs12(changed, PASSWORD)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^PKI_/) }),
    );
    for (let length = 0; length < file.length; length += 37)
      expect(() => openPkcs12(file.subarray(0, length), PASSWORD)).toThrow(
        expect.objectContaining({ code: 'PKI_MALFORMED' }),
      );
  });

  it('is told of when it is encrypted with what nobody should use', () => {
    issue('p256', 'p256');
    const file = exportPkcs12('p256', '-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES');
    expect(() => openPkcs12(file, PASSWORD)).toThrow(expect.objectContaining({ code: 'PKI_ALGORITHM_UNKNOWN' }));
  });

  it('takes a time-stamp into the signature, and refuses another’s certificate', async () => {
    issue('p256', 'p256');
    const tsa = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=Dấu thời gian' });
    const signature = await signDetached(openPkcs12(exportPkcs12('p256'), PASSWORD), () => [content], {
      signingTime,
      stamp: async (digest, imprint) => tokenOfResponse(tsa.respond(imprint, digest as 'sha256')),
    });
    expect(() => verifyByOpenssl(signature)).not.toThrow();
    const [signer] = parseSignedData(signature).signers;
    const [token] = signer!.unsigned.get('1.2.840.113549.1.9.16.2.14')!;
    expect(parseTimestampToken(token!.bytes).genTime.getTime()).toBeGreaterThan(signingTime.getTime() - 60_000);
    const key = createPrivateKey(readFileSync(join(folder, 'p256.key')));
    expect(() => localKey(key, parseCertificate(ca.certificate()))).toThrow(
      expect.objectContaining({ code: 'PKI_KEY_UNUSABLE' }),
    );
  });
});

const SOFTHSM = '/usr/lib/softhsm/libsofthsm2.so';
const isTokenPresent = ifPresent(SOFTHSM) && ifPresent('/usr/bin/pkcs11-tool');

describeWith('softhsm2 and opensc', isTokenPresent, 'a key of the archive on a token', () => {
  const PIN = '246810';
  let environment: { SOFTHSM2_CONF: string };
  let asked: Pick<TokenKey, 'module' | 'token' | 'pin' | 'environment'>;

  beforeAll(() => {
    environment = { SOFTHSM2_CONF: join(folder, 'softhsm2.conf') };
    asked = { module: SOFTHSM, token: 'mocban', pin: PIN, environment };
    root ??= OpensslCa.make(folder, { name: 'root', subject: '/C=VN/CN=Gốc' });
    ca ??= OpensslCa.make(folder, { name: 'ca', subject: '/C=VN/CN=Công vụ' }, root);
    mkdirSync(join(folder, 'tokens'));
    writeFileSync(environment.SOFTHSM2_CONF, `directories.tokendir = ${join(folder, 'tokens')}\n`);
    softhsm('--init-token', '--free', '--label', 'mocban', '--so-pin', '13579');
  });

  const softhsm = (...args: readonly string[]) =>
    execFileSync('softhsm2-util', [...args, '--pin', PIN], { stdio: 'ignore', env: environment });

  /** Puts a key and its certificate's onto the token. */
  function put(name: string, kind: 'rsa' | 'p256', id: string): ReturnType<typeof parseCertificate> {
    issue(name, kind);
    softhsm('--import', join(folder, `${name}.key`), '--token', 'mocban', '--label', name, '--id', id);
    return parseCertificate(readFileSync(join(folder, `${name}.pem`)));
  }

  it.each([
    ['RSASSA-PSS', 'rsa', '01', {}],
    ['RSA of PKCS #1 v1.5', 'rsa', '02', { rsa: 'rsa' }],
    ['ECDSA', 'p256', '03', {}],
  ] as const)('signs by %s what OpenSSL verifies', async (_, kind, id, how) => {
    const certificate = put(`token-${id}`, kind, id);
    const chain = [parseCertificate(ca.certificate())];
    const signature = await sign(tokenKey({ ...asked, ...how, id, certificate, chain }));
    expect(() => verifyByOpenssl(signature)).not.toThrow();
    await verifyByOurselves(signature);
  });

  it('says why it does not sign', async () => {
    const certificate = put('token-04', 'p256', '04');
    const unusable = expect.objectContaining({ code: 'PKI_KEY_UNUSABLE' });
    await expect(sign(tokenKey({ ...asked, id: '04', pin: '000000', certificate }))).rejects.toThrow(
      expect.objectContaining({ code: 'PKI_PASSWORD_WRONG' }),
    );
    await expect(sign(tokenKey({ ...asked, id: '09', certificate }))).rejects.toThrow(unusable);
    await expect(sign(tokenKey({ ...asked, id: '04', tool: 'no-such-tool', certificate }))).rejects.toThrow(unusable);
    const another = put('token-05', 'p256', '05');
    await expect(sign(tokenKey({ ...asked, id: '04', certificate: another }))).rejects.toThrow(unusable);
  });
});
