import { createHash, createHmac, createSecretKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { bytesOf } from '@mocban/core';
import { canonicalText, readXmlDocument } from '@mocban/xml';
import type { SignatureToJudge } from '../model/to-judge.js';
import { openXml, type OpenXmlOptions } from './open-xml.js';
import { DS, ENVELOPED, EXCLUSIVE } from './vocabulary.js';

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const FORM = { method: 'exc-c14n', withComments: false } as const;

interface Made {
  method: string;
  /** What is digested, and how the reference names it. */
  references: readonly { uri?: string; transforms?: string; octets: string | Buffer }[];
  objects?: string;
  /** Children of SignatureMethod. */
  parameters?: string;
  value: (signed: Buffer) => Buffer;
}

/** A signature by hand: values of its parts put together as the recommendation says. */
async function signatureOf({ method, references, objects = '', parameters = '', value }: Made): Promise<string> {
  const written = references.map(({ uri, transforms = '', octets }) => {
    const digest = createHash('sha256').update(octets).digest('base64');
    const chain = transforms === '' ? '' : `<Transforms>${transforms}</Transforms>`;
    return `<Reference${uri === undefined ? '' : ` URI="${uri}"`}>${chain}<DigestMethod Algorithm="${SHA256}"/><DigestValue>${digest}</DigestValue></Reference>`;
  });
  const info =
    `<SignedInfo xmlns="${DS}"><CanonicalizationMethod Algorithm="${EXCLUSIVE}"/>` +
    `<SignatureMethod Algorithm="${method}">${parameters}</SignatureMethod>${written.join('')}</SignedInfo>`;
  const canonical = canonicalText({ of: await readXmlDocument(bytesOf(info)) }, FORM);
  const signed = value(Buffer.from(canonical)).toString('base64');
  return `<Signature xmlns="${DS}">${info}<SignatureValue>${signed}</SignatureValue>${objects}</Signature>`;
}

const ENVELOPED_EXCLUSIVE = `<Transform Algorithm="${ENVELOPED}"/><Transform Algorithm="${EXCLUSIVE}"/>`;
const WHOLE = '<a><b>x</b></a>';
const enveloped = async (made: Omit<Made, 'references'>): Promise<string> => {
  const references = [{ uri: '', transforms: ENVELOPED_EXCLUSIVE, octets: WHOLE }];
  return WHOLE.replace('</a>', `${await signatureOf({ ...made, references })}</a>`);
};

async function only(xml: string, options?: OpenXmlOptions): Promise<SignatureToJudge> {
  const { signatures } = await openXml(Buffer.from(xml), options);
  expect(signatures).toHaveLength(1);
  return signatures[0] as SignatureToJudge;
}

const outcome = async (xml: string, publicKey: KeyObject, options?: OpenXmlOptions): Promise<string> =>
  (await (await only(xml, options)).signer!.verify({ publicKey })).outcome;

describe('methods of signatures', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
  const raw = (digest: string, key: KeyObject) => (data: Buffer) =>
    sign(digest, data, { key, dsaEncoding: 'ieee-p1363' });
  const p521 = curve('P-521');
  const ed = generateKeyPairSync('ed25519');
  const pss = (digest: string, saltLength: number) => (data: Buffer) =>
    sign(digest, data, { key: rsa.privateKey, padding: 6, saltLength });

  it.each([
    ['RSASSA-PSS', 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', pss('sha256', 32), rsa.publicKey],
    ['ECDSA on P-521', `${MORE}ecdsa-sha512`, raw('sha512', p521.privateKey), p521.publicKey],
    [
      'Ed25519',
      'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
      (data: Buffer) => sign(undefined, data, ed.privateKey),
      ed.publicKey,
    ],
  ])('%s', async (_, method, value, publicKey) => {
    const xml = await enveloped({ method, value });
    expect(await outcome(xml, publicKey)).toBe('valid');
    expect(await outcome(xml.replace('>x<', '>y<'), publicKey)).toBe('digest-differs');
    expect(await outcome(xml, rsa.publicKey === publicKey ? ed.publicKey : rsa.publicKey)).toBe('signature-wrong');
  });

  it('are not what they are not: another salt, ASN.1, parameters, a name that all objects have', async () => {
    const verdict = async (method: string, value: Made['value'], publicKey: KeyObject, parameters = '') =>
      outcome(await enveloped({ method, value, parameters }), publicKey);
    const salted = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';
    expect(await verdict(salted, pss('sha256', 20), rsa.publicKey)).toBe('signature-wrong');
    const der = (data: Buffer) => sign('sha512', data, p521.privateKey);
    expect(await verdict(`${MORE}ecdsa-sha512`, der, p521.publicKey)).toBe('signature-wrong');
    expect(await verdict(salted, pss('sha256', 32), rsa.publicKey, '<x/>')).toBe('algorithm-unknown');
    expect(await verdict('__proto__', pss('sha256', 32), rsa.publicKey)).toBe('algorithm-unknown');
  });

  it('know an HMAC, and that it is no signature', async () => {
    const key = createSecretKey(Buffer.from('secret'));
    const hmac = (bytes: number) => (data: Buffer) =>
      createHmac('sha256', key).update(data).digest().subarray(0, bytes);
    const xml = await enveloped({ method: `${MORE}hmac-sha256`, value: hmac(32) });
    expect(await outcome(xml, key)).toBe('valid');
    const { signer, warnings } = await only(xml);
    expect(signer!.candidates([])).toEqual([]);
    expect(warnings.map(({ code }) => code)).toContain('HMAC_IS_NO_SIGNATURE');
    const parameters = '<HMACOutputLength>64</HMACOutputLength>';
    const cut = await enveloped({ method: `${MORE}hmac-sha256`, value: hmac(8), parameters });
    expect(await outcome(cut, key)).toBe('algorithm-unknown');
  });
});

describe('what is signed', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const method = `${MORE}ecdsa-sha256`;
  const value = (data: Buffer) => sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });

  it('content beside the document, where it is given', async () => {
    const octets = Buffer.from('nội dung');
    const xml = await signatureOf({ method, value, references: [{ uri: 'van-ban.pdf', octets }] });
    expect(await outcome(xml, publicKey)).toBe('content-missing');
    const given = { content: (uri: string) => (uri === 'van-ban.pdf' ? octets : undefined) };
    expect(await outcome(xml, publicKey, given)).toBe('valid');
    expect(await outcome(xml, publicKey, { content: () => Buffer.from('khác') })).toBe('digest-differs');
    expect((await only(xml, given)).revision).toMatchObject({
      coverage: 'UNCLEAR',
      sizeBytes: octets.length,
      sha256: createHash('sha256').update(octets).digest('hex'),
    });
  });

  it('an invoice of Viet Nam: a part, and a property with the time that is claimed', async () => {
    const part = '<DLHDon Id="data"><So>1</So></DLHDon>';
    const property =
      `<Object xmlns="${DS}" Id="t"><SignatureProperties><SignatureProperty Target="s">` +
      '<SigningTime xmlns="http://example.org/#signatureProperties">2026-03-15T09:10:11</SigningTime>' +
      '</SignatureProperty></SignatureProperties></Object>';
    const transforms = `<Transform Algorithm="${EXCLUSIVE}"/>`;
    const references = [
      { uri: '#data', transforms, octets: part },
      { uri: '#t', transforms, octets: property },
    ];
    const signature = await signatureOf({ method, value, references, objects: property });
    const xml = `<HDon>${part}<DSCKS><NBan>${signature}</NBan></DSCKS></HDon>`;
    expect(await outcome(xml, publicKey)).toBe('valid');
    const opened = await only(xml);
    expect(opened.revision!.coverage).toBe('CONTIGUOUS');
    expect(opened.signer).toMatchObject({ claimedTime: new Date('2026-03-15T09:10:11Z'), constraints: [] });
    expect(opened.warnings.map(({ code }) => code)).toEqual(['SIGNED_PART_ONLY', 'SIGNING_TIME_WITHOUT_ZONE']);
    const unsigned = await signatureOf({ method, value, references: references.slice(0, 1), objects: property });
    const without = await only(`<HDon>${part}${unsigned}</HDon>`);
    expect(without.signer!.claimedTime).toBeUndefined();
    expect(without.warnings.map(({ code }) => code)).toContain('OBJECT_NOT_SIGNED');
  });

  it('an edXML message itself, where a reference does not say what it is to', async () => {
    const NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
    const message = `<edXML xmlns="${NAMESPACE}"><MessageHeader>x</MessageHeader></edXML>`;
    const references = [{ transforms: ENVELOPED_EXCLUSIVE, octets: message }];
    const xml = message.replace('</edXML>', `${await signatureOf({ method, value, references })}</edXML>`);
    expect(await outcome(xml, publicKey)).toBe('valid');
    expect(await outcome(xml.replaceAll(NAMESPACE, 'urn:x'), publicKey)).toBe('content-missing');
  });

  it('nothing, where an enveloped signature is the whole document', async () => {
    const references = [{ uri: '', transforms: ENVELOPED_EXCLUSIVE, octets: '' }];
    const xml = await signatureOf({ method, value, references, objects: `<Object xmlns="${DS}"><a>x</a></Object>` });
    expect(await outcome(xml, publicKey)).toBe('malformed');
    expect((await only(xml)).revision!.coverage).toBe('UNCLEAR');
  });
});

describe('documents that cannot be read', () => {
  it.each([
    ['cut off', `<a><Signature xmlns="${DS}">`, { format: [{ code: 'XML_NOT_WELL_FORMED' }] }],
    ['with a document type', `<!DOCTYPE a><a xmlns="${DS}"/>`, { format: [{ code: 'XML_DOCTYPE' }] }],
    ['too deep', `${'<a>'.repeat(65)}<Signature xmlns="${DS}"/>`, { format: [], limit: { code: 'XML_TOO_DEEP' } }],
  ])('%s', async (_, xml, expected) => {
    expect(await only(xml)).toMatchObject({ name: 'document', ...expected });
    const utf16 = Buffer.from(`\ufeff${xml}`, 'utf16le');
    expect((await openXml(utf16)).signatures).toMatchObject([expected]);
  });

  it('and say nothing of signatures', async () => {
    expect(await openXml(Buffer.from('<a'))).toMatchObject({
      signatures: [],
      warnings: [{ code: 'XML_NOT_WELL_FORMED' }],
    });
  });

  it('give names of one document each a signature of its own', async () => {
    const { signatures } = await openXml(Buffer.from(`<a>${`<Signature xmlns="${DS}" Id="s"/>`.repeat(3)}</a>`));
    expect(new Set(signatures.map(({ name }) => name)).size).toBe(3);
    expect(signatures.every(({ format }) => format[0]!.code === 'XMLDSIG_STRUCTURE')).toBe(true);
  });

  it('give a signature no name that another has as its Id', async () => {
    const ids = ['signature-2', undefined, 'signature-3', 'signature-2', ''].map((id) =>
      id === undefined ? '' : ` Id="${id}"`,
    );
    const { signatures } = await openXml(
      Buffer.from(`<a>${ids.map((id) => `<Signature xmlns="${DS}"${id}/>`).join('')}</a>`),
    );
    expect(new Set(signatures.map(({ name }) => name)).size).toBe(5);
  });

  it('are read as far as five hundred signatures', async () => {
    const { signatures } = await openXml(Buffer.from(`<a>${`<Signature xmlns="${DS}"/>`.repeat(502)}</a>`));
    expect(signatures.filter(({ limit }) => limit !== undefined)).toHaveLength(2);
  });

  it('name digests of certificates that objects have as members', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const digest = `<X509Digest xmlns="http://www.w3.org/2009/xmldsig11#" Algorithm="${name}">AAAA</X509Digest>`;
      const keyInfo = `<KeyInfo xmlns="${DS}"><X509Data>${digest}</X509Data></KeyInfo>`;
      const references = [{ uri: '', transforms: ENVELOPED_EXCLUSIVE, octets: WHOLE }];
      const value = (): Buffer => Buffer.alloc(8);
      const signature = await signatureOf({ method: `${MORE}rsa-sha256`, value, references, objects: keyInfo });
      const { signer, warnings } = await only(WHOLE.replace('</a>', `${signature}</a>`));
      expect(signer!.candidates([])).toEqual([]);
      expect(warnings.map(({ code }) => code)).toContain('KEY_INFO_UNREADABLE');
    }
  });

  it('cost no more than they may', async () => {
    const transform = `<Transform Algorithm="${EXCLUSIVE}"/>`;
    const reference = `<Reference URI=""><Transforms>${transform}</Transforms><DigestMethod Algorithm="${SHA256}"/><DigestValue>AAAA</DigestValue></Reference>`;
    const info = `<SignedInfo><CanonicalizationMethod Algorithm="${EXCLUSIVE}"/><SignatureMethod Algorithm="${MORE}rsa-sha256"/>${reference.repeat(256)}</SignedInfo>`;
    const signature = `<Signature xmlns="${DS}">${info}<SignatureValue>AAAA</SignatureValue></Signature>`;
    expect(await only(`<a>${'<b/>'.repeat(30_000)}${signature}</a>`)).toMatchObject({
      limit: { code: 'XMLDSIG_LIMIT' },
    });
  });
});
