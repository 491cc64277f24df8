import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  attributeOf,
  judgeCertificate,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  PkiError,
  showName,
  type Certificate,
} from '@mocban/pki';
import { describeWith, ifPresent } from '../fixtures/corpora.js';
import { KEYS, OpensslCa } from '../fixtures/openssl-ca.js';

/** The lists are made while the tests run. */
const at = new Date(Date.now() + 600_000);

describeWith('openssl', ifPresent('/usr/bin/openssl'), 'certificates that OpenSSL issued', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-pki-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.keys(KEYS) as (keyof typeof KEYS)[])('with keys of the kind %s', async (key) => {
    const place = join(folder, key);
    const root = OpensslCa.make(place, { name: 'root', subject: '/C=VN/O=Ban Cơ yếu Chính phủ/CN=Gốc', key });
    const ca = OpensslCa.make(place, { name: 'ca', subject: '/C=VN/O=Cục Chứng thực số/CN=Công vụ', key }, root);
    const subject = '/C=VN/O=UBND tỉnh Lào Cai/CN=Nguyễn Thị Hạnh';
    const usage = ['keyUsage=critical,digitalSignature,nonRepudiation'];
    const signer = parseCertificate(ca.issue({ name: 'signer', subject, key, extensions: usage }));
    const gone = parseCertificate(ca.issue({ name: 'gone', subject: '/C=VN/CN=Đã thu hồi', key }));
    ca.revoke('gone');
    const known = {
      anchors: [parseCertificate(root.certificate())],
      intermediates: [parseCertificate(ca.certificate())],
      crls: [parseCrl(root.crl()), parseCrl(ca.crl())],
    };
    expect(attributeOf(signer.subject, '2.5.4.3')).toBe('Nguyễn Thị Hạnh');
    expect(showName(signer.issuer)).toBe('CN=Công vụ,O=Cục Chứng thực số,C=VN');
    expect(await judgeCertificate(signer, known, { at })).toMatchObject({ isValid: true });
    expect(await judgeCertificate(gone, known, { at })).toMatchObject({
      isValid: false,
      revocation: [{ status: 'good' }, { status: 'revoked', revoked: { reason: 1 } }],
    });
    const without = await judgeCertificate(signer, { ...known, crls: [] }, { at });
    expect(without).toMatchObject({ isValid: false, revocation: [{ status: 'unknown' }] });
    expect(await judgeCertificate(signer, { ...known, anchors: [] }, { at })).toMatchObject({ path: undefined });
  });

  it('with answers of an OCSP responder', async () => {
    const place = join(folder, 'ocsp');
    const root = OpensslCa.make(place, { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    const signer = parseCertificate(root.issue({ name: 'signer', subject: '/C=VN/CN=Người ký', key: 'p256' }));
    const gone = parseCertificate(root.issue({ name: 'gone', subject: '/C=VN/CN=Đã thu hồi', key: 'p256' }));
    root.revoke('gone', 'superseded');
    const usage = ['extendedKeyUsage=OCSPSigning'];
    const [subject, key] = ['/C=VN/CN=OCSP', 'p256'] as const;
    root.issue({ name: 'responder', subject, key, extensions: [...usage, 'noCheck=ignored'] });
    root.issue({ name: 'checked', subject: '/C=VN/CN=OCSP 2', key, extensions: usage });
    root.issue({ name: 'nobody', subject: '/C=VN/CN=OCSP 3', key });
    const anchors = [parseCertificate(root.certificate())];
    const judge = async (certificate: Certificate, ocsps: readonly Buffer[], crls: readonly Buffer[] = []) => {
      const given = { crls: crls.map(parseCrl), ocsps: ocsps.map(parseOcspResponse) };
      const { revocation } = await judgeCertificate(certificate, { anchors, intermediates: [], ...given }, { at });
      return revocation[0]!.status;
    };
    expect(await judge(signer, [root.ocsp('signer')])).toBe('good');
    expect(await judge(signer, [root.ocsp('signer', 'responder')])).toBe('good');
    expect(await judge(signer, [root.ocsp('signer', 'nobody')])).toBe('unknown');
    expect(await judge(signer, [root.ocsp('gone')])).toBe('unknown');
    expect(await judge(gone, [root.ocsp('gone', 'responder')])).toBe('revoked');
    // A responder without the word that nobody need ask about him is asked about.
    expect(await judge(signer, [root.ocsp('signer', 'checked')])).toBe('unknown');
    expect(await judge(signer, [root.ocsp('signer', 'checked')], [root.crl()])).toBe('good');
    const answer = root.ocsp('signer');
    // In the time it was made at, which is signed.
    answer[answer.indexOf('20', 60, 'latin1') + 3]! ^= 1;
    expect(await judge(signer, [answer])).toBe('unknown');
  });

  it('refuses what has been changed, and never fails otherwise', async () => {
    const root = OpensslCa.make(join(folder, 'hostile'), { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    const issued = parseCertificate(root.issue({ name: 'one', subject: '/C=VN/CN=Một', key: 'p256' })).der;
    const anchors = [parseCertificate(root.certificate())];
    for (let place = 0; place < issued.length; place += 1) {
      const changed = Buffer.from(issued);
      changed[place]! ^= 1 << (place % 8);
      try {
        const verdict = await judgeCertificate(
          parseCertificate(changed),
          { anchors, intermediates: [], crls: [] },
          { at, isRevocationChecked: false },
        );
        expect(verdict.isValid).toBe(false);
      } catch (error) {
        if (!(error instanceof PkiError)) throw error;
      }
    }
  });
});
