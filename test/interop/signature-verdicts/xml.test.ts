import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openXml, type DocumentReport } from '@mocban/signatures';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import {
  ENVELOPED,
  EXCLUSIVE,
  INCLUSIVE,
  INCLUSIVE_11,
  signatureTemplate,
  toProperties,
  withSignatureTimestamp,
  withValues,
  xadesTemplate,
  XmlSigner,
  xmlsec1,
  type SignatureToMake,
} from '../../fixtures/xml-signature.js';
import { judge, only, verdict, type Given } from './judge.js';

const RECORD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<hs:HoSo xmlns:hs="urn:x:ho-so" xmlns:x="urn:x:khac" xml:lang="vi">\n' +
  '  <hs:VanBan Id="vb" x:loai="1"><hs:SoTien>1000000</hs:SoTien><!-- ghi chú --><hs:TrichYeu>Về việc &amp; tiền</hs:TrichYeu></hs:VanBan>\n' +
  '</hs:HoSo>';

describeWith(
  'openssl, faketime and xmlsec1',
  worldTools && xmlsec1,
  'verdicts on signatures in XML that xmlsec1 made',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'mocban-xml-verdicts-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let world: SignatureWorld;
    let signer: XmlSigner;
    let ofRecord: string;
    beforeAll(() => {
      world = SignatureWorld.make(folder);
      signer = new XmlSigner(world, [
        'urn:x:ho-so:VanBan',
        'urn:x:ho-so:HoSo',
        'http://www.mic.gov.vn/TBT/QCVN_102_2016:TraceHeaderList',
      ]);
      ofRecord = xades('N');
    });

    const report = async (xml: string, given: Given = { ocsps: [world.ocsp('N')] }): Promise<DocumentReport> =>
      judge(world, await openXml(Buffer.from(xml)), given);
    const judged = async (xml: string, given?: Given) => only(await report(xml, given));
    const xades = (name: string, more: Parameters<typeof xadesTemplate>[3] = {}): string =>
      signer.sign(
        xadesTemplate(world, name, RECORD, { method: name === 'N' ? 'rsa-sha256' : 'ecdsa-sha256', ...more }),
        name,
      );
    /** With a signature by RSA as the last in the document, or before where it is said. */
    const enveloped = (made: SignatureToMake, name = 'N', document = RECORD, end = '</hs:HoSo>'): string => {
      const template = signatureTemplate({ ...(name === 'N' && { method: 'rsa-sha256' }), ...made });
      return signer.sign(document.replace(end, template + end), name);
    };
    const goodP = (): Given => ({ ocsps: [world.ocspOfP()] });

    it('passes XAdES of the whole document', async () => {
      const found = await report(ofRecord);
      expect(only(found)).toMatchObject({
        indication: 'TOTAL_PASSED',
        level: 'B',
        coverage: 'ENTIRE_FILE',
        modification: 'NONE',
        claimedTime: '2026-11-20T08:00:00.000Z',
        signer: { commonName: 'Người ký N' },
      });
      expect(found.coveredBy).toBe('S1');
      expect(only(found).warnings.map(({ code }) => code)).toEqual(['RSA_PKCS1_V1_5']);
    });

    it('passes other methods, forms and levels', async () => {
      world.issue({ name: 'E', key: 'p384' });
      const ocsps = [world.ocsp('E')];
      const forms = [INCLUSIVE, `${INCLUSIVE}#WithComments`, INCLUSIVE_11, `${EXCLUSIVE}WithComments`];
      for (const [place, form] of forms.entries()) {
        const references = [{ uri: '', transforms: [ENVELOPED, form], digest: 'sha512' as const }, toProperties('S1')];
        const method = place % 2 === 0 ? ('ecdsa-sha384' as const) : ('ecdsa-sha256' as const);
        const found = await judged(xades('E', { method, form, references }), { ocsps });
        expect(verdict(found)).toBe('TOTAL_PASSED');
        expect(found).toMatchObject({ level: 'B', coverage: 'ENTIRE_FILE' });
      }
      const plain = enveloped({ references: [{ uri: '', transforms: [ENVELOPED] }] }, 'E');
      expect(await judged(plain, { ocsps })).toMatchObject({ indication: 'TOTAL_PASSED', level: 'PKCS7' });
    });

    it('fails what was changed: content, value, properties', async () => {
      for (const name of ['N', 'P'] as const) {
        const changed = (name === 'N' ? ofRecord : xades('P')).replace('1000000', '9000000');
        expect(verdict(await judged(changed, name === 'P' ? goodP() : undefined))).toBe('TOTAL_FAILED/HASH_FAILURE');
      }
      const renamed = ofRecord.replace('xmlns:x="urn:x:khac"', 'xmlns:x="urn:x:other"');
      expect(verdict(await judged(renamed))).toBe('TOTAL_FAILED/HASH_FAILURE');
      const earlier = ofRecord.replace('2026-11-20T08:00:00Z', '2016-11-20T08:00:00Z');
      expect(verdict(await judged(earlier))).toBe('TOTAL_FAILED/HASH_FAILURE');
      const other = (_: string, open: string, one: string): string => open + (one === 'A' ? 'B' : 'A');
      const value = ofRecord.replace(/(<ds:SignatureValue>\s*)(.)/, other);
      expect(verdict(await judged(value))).toBe('TOTAL_FAILED/SIG_CRYPTO_FAILURE');
      expect(verdict(await report(RECORD))).toBe('NO_SIGNATURE');
    });

    it('judges the certificate as of any signature', async () => {
      const ofP = xades('P');
      expect(verdict(await judged(ofP, goodP()))).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
      expect(verdict(await judged(ofP))).toBe('INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE');
      expect(verdict(await judged(ofRecord, {}))).toBe('INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE');
      expect(verdict(await judged(ofRecord, { anchors: [] }))).toBe('INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND');
      const sha1 = xades('N', { method: 'rsa-sha1' });
      expect(verdict(await judged(sha1))).toBe('INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE');
      const stamped = await judged(withSignatureTimestamp(world, ofP, '2017-12-20 00:00:00'), goodP());
      expect(stamped).toMatchObject({
        indication: 'TOTAL_PASSED',
        level: 'T',
        bestSignatureTime: { time: '2017-12-20T00:00:00.000Z', source: 'signature-timestamp' },
      });
      const kept = withValues(withSignatureTimestamp(world, ofP, '2017-12-20 00:00:00'), {
        certificates: ['P', 'ca', 'TL', 'tsa-ca'].map((name) => world.der(name)),
        crls: world.crls(),
        ocsps: [world.ocspOfP()],
      });
      expect(await judged(kept, {})).toMatchObject({ indication: 'TOTAL_PASSED', level: 'LT' });
      const other = await judged(withSignatureTimestamp(world, ofRecord, '2026-05-01 00:00:00', xades('P')));
      expect(other).toMatchObject({
        indication: 'TOTAL_PASSED',
        level: 'B',
        timestamps: [{ indication: 'FAILED', subIndication: 'HASH_FAILURE' }],
      });
    });

    it('wants the certificate to be named by what was signed, and believes no key by itself', async () => {
      const NONE = 'INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND';
      expect(verdict(await judged(xades('N', { certificate: world.der('P') })))).toBe(NONE);
      expect(verdict(await judged(xades('N', { certificate: undefined })))).toBe(NONE);
      const keyOnly = await judged(xades('N', { keyInfo: '<ds:KeyValue></ds:KeyValue>', certificate: world.der('P') }));
      expect(verdict(keyOnly)).toBe(NONE);
      expect(keyOnly.warnings).toContainEqual({
        code: 'KEY_VALUE_ONLY',
        detail: 'by the key beside it, of nobody in particular: valid',
      });
      const policy =
        '<xades:SignaturePolicyIdentifier><xades:SignaturePolicyId><xades:SigPolicyId><xades:Identifier>urn:oid:1.2.3</xades:Identifier></xades:SigPolicyId></xades:SignaturePolicyId></xades:SignaturePolicyIdentifier>';
      expect(verdict(await judged(xades('N', { more: policy })))).toBe('INDETERMINATE/SIGNATURE_POLICY_NOT_AVAILABLE');
    });

    it('judges the signatures of a signature with it', async () => {
      const first = signer.sign(
        xadesTemplate(world, 'N', RECORD, { method: 'rsa-sha256' }).replace(
          '<ds:SignatureValue>',
          '<ds:SignatureValue Id="v">',
        ),
        'N',
      );
      const counter = signatureTemplate({ references: [{ uri: '#v' }], id: 'C1' });
      const property = `<xades:CounterSignature>${counter}</xades:CounterSignature>`;
      const template = first.replace(
        '</xades:QualifyingProperties>',
        `<xades:UnsignedProperties><xades:UnsignedSignatureProperties>${property}</xades:UnsignedSignatureProperties></xades:UnsignedProperties></xades:QualifyingProperties>`,
      );
      const signed = signer.sign(template, 'P', "//*[local-name()='CounterSignature']/*");
      const given = { ocsps: [world.ocsp('N'), world.ocspOfP()] };
      const found = await judged(signed, given);
      expect(found).toMatchObject({
        indication: 'TOTAL_PASSED',
        counterSignatures: [{ name: 'C1', subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED' }],
      });
      const changed = await judged(signed.replace('<ds:SignatureValue Id="v">', '<ds:SignatureValue  Id="v"> '), given);
      expect(changed.counterSignatures[0]).toMatchObject({ subIndication: 'HASH_FAILURE' });
    });

    it('takes a certificate from elsewhere where the signature only names it', async () => {
      const named = xades('N', { keyInfo: '<ds:KeyName>N</ds:KeyName>' });
      expect(verdict(await judged(named))).toBe('INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND');
      const found = await judged(named, { ocsps: [world.ocsp('N')], certificates: [world.der('N')] });
      expect(verdict(found)).toBe('TOTAL_PASSED');
    });

    it('says what is signed where it is a part', async () => {
      const found = await judged(enveloped({ references: [{ uri: '#vb' }] }));
      expect(found).toMatchObject({ indication: 'TOTAL_PASSED', coverage: 'CONTIGUOUS' });
      expect(found.warnings).toContainEqual({ code: 'SIGNED_PART_ONLY', detail: '/hs:HoSo/hs:VanBan, line 3' });
    });

    it('agrees with xmlsec1 on what a part has from around it', async () => {
      const around =
        '<a xmlns="urn:a" xmlns:p="urn:p" xmlns:q="urn:q" xml:lang="vi" xml:base="http://h/b/"><b xml:base="c/">';
      const part = '<hs:VanBan xmlns:hs="urn:x:ho-so" Id="vb" q:k="1">x<c xmlns=""/></hs:VanBan>';
      for (const form of [INCLUSIVE, INCLUSIVE_11, EXCLUSIVE]) {
        const template = signatureTemplate({ references: [{ uri: '#vb', transforms: [form] }], form });
        const signed = signer.sign(`${around}${part}${template}</b></a>`, 'P');
        expect(verdict(await judged(signed, goodP()))).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
      }
    });

    describe('attacks', () => {
      const FORGED = '<hs:VanBan Id="fake"><hs:SoTien>9000000</hs:SoTien></hs:VanBan>';
      const FORMAT = 'TOTAL_FAILED/FORMAT_FAILURE';
      const CONSTRAINTS = 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE';
      let ofPart: string;
      let original: string;
      beforeAll(() => {
        ofPart = enveloped({ references: [{ uri: '#vb' }] });
        original = piece(ofPart, 'hs:VanBan');
      });
      const piece = (xml: string, name: string): string => new RegExp(`<${name}[ >].*</${name}>`, 's').exec(xml)![0];
      const expectVerdict = async (xml: string, expected: string): Promise<void> => {
        expect(verdict(await report(xml))).toBe(expected);
      };

      it.each([
        ['into an object of the signature', '</ds:KeyInfo>', '</ds:KeyInfo><ds:Object>ORIGINAL</ds:Object>'],
        ['into KeyInfo', '</ds:KeyInfo>', 'ORIGINAL</ds:KeyInfo>'],
        ['behind the forged one', '</hs:HoSo>', '<x:cu>ORIGINAL</x:cu></hs:HoSo>'],
        ['before the forged one', '<hs:VanBan', '<x:cu>ORIGINAL</x:cu><hs:VanBan'],
        ['inside the forged one', '</hs:SoTien></hs:VanBan>', '</hs:SoTien>ORIGINAL</hs:VanBan>'],
      ])('the signed part is moved %s', async (_, place, moved) => {
        const attacked = ofPart.replace(original, FORGED).replace(place, moved.replace('ORIGINAL', original));
        expect(signer.isVerified(attacked, 'N')).toBe(true);
        await expectVerdict(attacked, CONSTRAINTS);
      });

      it.each(['Id', 'ID', 'id', 'xml:id'])('a forged part has the same name by %s', async (attribute) => {
        const forged = FORGED.replace('Id="fake"', `${attribute}="vb"`);
        await expectVerdict(ofPart.replace(original, forged + original), FORMAT);
        await expectVerdict(ofPart.replace(original, original + forged), FORMAT);
      });

      it('the signed root is put into a forged one', async () => {
        const references = [{ uri: '#hs', transforms: [ENVELOPED, EXCLUSIVE] }];
        const signed = enveloped({ references }, 'N', RECORD.replace('<hs:HoSo', '<hs:HoSo Id="hs"'));
        await expectVerdict(signed, 'TOTAL_PASSED');
        const inner = signed.replace(/^<\?xml.*\?>\n/, '');
        await expectVerdict(`<hs:HoSo xmlns:hs="urn:x:ho-so">${FORGED}${inner}</hs:HoSo>`, CONSTRAINTS);
      });

      it.each(['ds:SignedInfo', 'ds:SignatureValue', 'ds:Object', 'ds:KeyInfo', 'xades:SignedProperties'])(
        '%s is there twice',
        async (name) => {
          const part = piece(ofRecord, name);
          if (name !== 'ds:KeyInfo') await expectVerdict(ofRecord.replace(part, part + part), FORMAT);
          else await expectVerdict(ofRecord.replace('<ds:KeyInfo>', `<ds:KeyInfo/><ds:KeyInfo>`), FORMAT);
        },
      );

      it('something else is in SignedInfo, or another reference', async () => {
        await expectVerdict(ofRecord.replace('</ds:SignedInfo>', `${FORGED}</ds:SignedInfo>`), FORMAT);
        const reference = /<ds:Reference URI="".*?<\/ds:Reference>/s.exec(ofRecord)![0];
        const more = ofRecord.replace('</ds:SignedInfo>', `${reference}</ds:SignedInfo>`);
        await expectVerdict(more, 'TOTAL_FAILED/SIG_CRYPTO_FAILURE');
      });

      it('the properties are others than those that were signed', async () => {
        const properties = piece(ofRecord, 'xades:SignedProperties');
        const forged = properties.replace('S1-properties', 'S2').replace('2026-11-20', '2020-11-20');
        const aside = `</ds:KeyInfo><ds:Object>${properties}</ds:Object>`;
        await expectVerdict(ofRecord.replace(properties, forged).replace('</ds:KeyInfo>', aside), FORMAT);
        await expectVerdict(ofRecord.replace('Target="#S1"', 'Target="#S2"'), FORMAT);
        // Put aside, so that what they bind the signature to is no longer read.
        const wrapped = ofRecord.replace('<ds:Object>', '<ds:Object><x>').replace('</ds:Object>', '</x></ds:Object>');
        await expectVerdict(wrapped, FORMAT);
        await expectVerdict(xades('N', { references: [{ uri: '', transforms: [ENVELOPED] }] }), FORMAT);
      });

      it('content goes with the signature that nobody signed', async () => {
        await expectVerdict(ofRecord.replace('</ds:KeyInfo>', `${FORGED}</ds:KeyInfo>`), CONSTRAINTS);
        const object = `</ds:KeyInfo><ds:Object>${FORGED}</ds:Object>`;
        await expectVerdict(ofRecord.replace('</ds:KeyInfo>', object), CONSTRAINTS);
      });

      it.each([
        [
          'http://www.w3.org/TR/1999/REC-xpath-19991116',
          '<ds:XPath xmlns:hs="urn:x:ho-so">not(ancestor-or-self::hs:SoTien)</ds:XPath>',
        ],
        [
          'http://www.w3.org/2002/06/xmldsig-filter2',
          '<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" xmlns:hs="urn:x:ho-so" Filter="subtract">//hs:SoTien</f:XPath>',
        ],
      ])('the signer leaves out what he likes by %s', async (algorithm, content) => {
        const references = [
          { uri: '', transforms: [ENVELOPED, { algorithm, content }, EXCLUSIVE] },
          toProperties('S1'),
        ];
        const signed = xades('N', { references });
        expect(signer.isVerified(signed.replace('1000000', '9'), 'N')).toBe(true);
        const found = await judged(signed);
        expect(verdict(found)).toBe(CONSTRAINTS);
        expect(found.reason).toContain(algorithm);
      });

      it('a document type says what a name stands for', async () => {
        await expectVerdict(ofRecord.replace('?>\n', '?>\n<!DOCTYPE r [<!ENTITY e "9">]>\n'), FORMAT);
        await expectVerdict(`<!DOCTYPE r []>${RECORD.slice(RECORD.indexOf('<hs'))}`, 'NO_SIGNATURE');
      });

      it('a comment divides what is read', async () => {
        const found = await judged(
          ofRecord.replace('1000000', '10<!-- x -->00000').replace(/(<ds:DigestValue>..)/, '$1<!-- y -->'),
        );
        expect(verdict(found)).toBe('TOTAL_PASSED');
        expect(found.warnings.map(({ code }) => code)).toContain('SIGNED_TEXT_DIVIDED');
        const pointed = { uri: "#xpointer(id('vb'))", transforms: [`${EXCLUSIVE}WithComments`] };
        const withComments = enveloped({ references: [pointed] });
        await expectVerdict(withComments, 'TOTAL_PASSED');
        await expectVerdict(withComments.replace('ghi chú', 'đã sửa'), 'TOTAL_FAILED/HASH_FAILURE');
      });

      it('nothing is signed, the document is nested beyond bounds, the method is one of a shared key', async () => {
        const nested = `${'<a>'.repeat(80)}${ofRecord.slice(ofRecord.indexOf('<hs'))}${'</a>'.repeat(80)}`;
        await expectVerdict(nested, 'INDETERMINATE/POLICY_PROCESSING_ERROR');
        await expectVerdict(xades('N', { references: [toProperties('S1')] }), CONSTRAINTS);
        const hmac = ofRecord.replace(
          /SignatureMethod Algorithm="[^"]*"/,
          'SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"',
        );
        await expectVerdict(hmac, 'TOTAL_FAILED/SIG_CRYPTO_FAILURE');
      });
    });

    it('wants the header of an edXML message to be signed', async () => {
      const NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
      const message =
        `<edXML xmlns="${NAMESPACE}"><e:edXMLEnvelope xmlns:e="${NAMESPACE}"><e:edXMLHeader><e:MessageHeader><Subject>Về việc</Subject></e:MessageHeader>` +
        `<e:TraceHeaderList Id="trace"><TraceHeader/></e:TraceHeaderList></e:edXMLHeader><e:edXMLBody><e:edXMLManifest/></e:edXMLBody></e:edXMLEnvelope></edXML>`;
      const references = [{ uri: '', transforms: [ENVELOPED, EXCLUSIVE] }];
      const whole = enveloped({ references }, 'N', message, '</e:edXMLHeader>');
      expect(await judged(whole)).toMatchObject({ indication: 'TOTAL_PASSED', coverage: 'ENTIRE_FILE' });
      const found = await judged(enveloped({ references: [{ uri: '#trace' }] }, 'N', message, '</e:edXMLHeader>'));
      expect(verdict(found)).toBe('INDETERMINATE/SIG_CONSTRAINTS_FAILURE');
      expect(found.warnings).toContainEqual({ code: 'EDXML_CONTENT_NOT_SIGNED', detail: 'e:edXMLManifest' });
    });
  },
);
