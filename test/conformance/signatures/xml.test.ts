import { createPublicKey, createSecretKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCertificate } from '@mocban/pki';
import { openXml, type SignatureToJudge } from '@mocban/signatures';
import { corpus, describeWith } from '../../fixtures/corpora.js';

/** What is not carried out, by design 2.8: transforms but enveloped-signature and canonicalisation. The value is verified all the same. */
const TRANSFORM = 'malformed: the transform';

/**
 * Where the corpus says something else, with the clause that has it so.
 * - design 2.8: "allowed transforms only (enveloped, c14n, exclusive c14n)"
 * - XML Signature 1.1 §6.3.1: an HMAC is cut to 80 bits or to half of them at least
 * - XML Signature 1.1 §6.4.3: a signature of ECDSA is two numbers one behind the other, and no ASN.1
 * - RFC 8032 §5.1: Ed25519ph and Ed448ph digest first, which node:crypto does not do
 * - XML Signature 1.1 §4.5.3: a RetrievalMethod may be left alone; its key would be nobody's
 */
const DIFFERENCES: readonly (readonly [file: RegExp, found: string])[] = [
  [/-(?:ed25519ph|ed448ph-with-context-string)\.xml$/, 'algorithm-unknown: the signature method'],
  [/aleksey-xmldsig-01\/enveloped-(?!ecdsa-java-bug)/, TRANSFORM],
  [/aleksey-xmldsig-01\/x509data-test|merlin-c14n-three|merlin-xpath-filter2|-xpath-transform-enveloped/, TRANSFORM],
  [/merlin-xmldsig-twenty-three\/signature-enveloping-b64-dsa/, 'malformed'],
  [/-hmac-sha(?:224|384|512)-64\.xml$|hmac-sha1-truncated40/, 'algorithm-unknown: the signature method'],
  [/sha512-with-asn1/, 'signature-wrong'],
  [/retrieval-method/, 'algorithm-unknown: the signature method'],
];

interface Given {
  key?: KeyObject;
  certificates?: readonly string[];
}

/** What the mathematics say, by the key that is given, else by the certificate that is found, else by the key in the document. */
async function outcomeOf({ format, signer, warnings }: SignatureToJudge, given: Given): Promise<string> {
  if (signer === undefined || format.length > 0) return `format: ${format.map(({ code }) => code).join()}`;
  const certificates = (given.certificates ?? []).map((file) => parseCertificate(readFileSync(file)));
  const publicKey = given.key ?? signer.candidates(certificates)[0]?.publicKey;
  const bare = warnings.find(({ code }) => code === 'KEY_VALUE_ONLY')?.detail;
  if (publicKey === undefined && bare !== undefined) return bare.slice(bare.indexOf(': ') + 2);
  const outcome = await signer.verify({ publicKey });
  return 'message' in outcome ? `${outcome.outcome}: ${outcome.message}` : outcome.outcome;
}

const keyOf = (file: string): KeyObject => {
  const pem = readFileSync(file);
  return pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);
};

const json = <T>(folder: string): T[] => JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as T[];

describeWith('corpus xml-signatures', corpus('xml-signatures'), 'signatures in XML', (root) => {
  const outcomes = async (file: string, given: Given): Promise<string[]> => {
    const { signatures } = await openXml(readFileSync(file));
    expect(signatures.length).toBeGreaterThan(0);
    return Promise.all(signatures.map((one) => outcomeOf(one as SignatureToJudge, given)));
  };

  describe('xmlsec', () => {
    const folder = join(root, 'xmlsec');
    const certificates = ['rsa/rsa-4096-cert.der', 'ca2cert.der', 'cacert.der'].map((file) =>
      join(folder, 'keys', file),
    );
    const given = (file: string, options: string): Given => {
      const named = /--pubkey-pem:\S+ (\S+)/.exec(options)?.[1];
      if (named !== undefined) return { key: keyOf(join(folder, named)) };
      if (!options.includes('hmackey')) return { certificates };
      const own = file.startsWith('xmldsig11-interop-2012/') ? 'xmldsig11-interop-2012' : '.';
      return { key: createSecretKey(readFileSync(join(folder, own, 'keys/hmackey.bin'))) };
    };
    const cases = json<{ file: string; runs: [{ expected: string; xmlsec1Options: string }] }>(folder);

    it.each(cases)('$file', async ({ file, runs: [{ expected, xmlsec1Options }] }) => {
      const [found] = await outcomes(join(folder, file), given(file, xmlsec1Options));
      const difference = DIFFERENCES.find(([pattern]) => pattern.test(file));
      if (difference !== undefined) expect(found).toMatch(new RegExp(`^${difference[1]}`));
      else if (expected === 'valid') expect(found).toBe('valid');
      // A digest value was taken out of it.
      else expect(found).toBe('format: XMLDSIG_STRUCTURE');
    });
  });

  describe('xml-crypto', () => {
    const folder = join(root, 'xml-crypto');
    const cases = json<{ file: string; expected: string; key: string }>(folder);

    it.each(cases)('$file', async ({ file, expected, key }) => {
      const found = await outcomes(join(folder, file), { key: keyOf(join(folder, key)) });
      if (expected.startsWith('valid')) expect(new Set(found)).toEqual(new Set(['valid']));
      else expect(found).toContainEqual(expect.not.stringMatching(/^valid$/));
    });

    it('says of a signed assertion that was put aside for another that it is not alone', async () => {
      const { signatures } = await openXml(readFileSync(join(folder, 'saml_wrapped_signed_info_node.xml')));
      expect(signatures).toMatchObject([
        { signer: { constraints: [{ code: 'SIGNED_ELEMENT_AMBIGUOUS' }] }, revision: { coverage: 'CONTIGUOUS' } },
      ]);
    });
  });

  it.each(['eu-lotl-old.xml', 'eu-lotl.xml', 'tsl-ee.xml'])('%s of the European Union', async (file) => {
    const document = await openXml(readFileSync(join(root, 'eu-trusted-lists', file)));
    const [signature] = document.signatures as SignatureToJudge[];
    const [certificate] = signature!.signer!.candidates([]);
    expect(await signature!.signer!.verify(certificate!)).toEqual({ outcome: 'valid' });
    expect(signature).toMatchObject({
      format: [],
      warnings: [],
      revision: { coverage: 'ENTIRE_FILE', modification: 'NONE' },
      signer: { isBindingRequired: true, constraints: [], claimedTime: expect.any(Date) as Date },
    });
    expect(signature!.signer!.binding(certificate!)).toBe('same');
    expect(document.coveredBy).toBe(signature!.name);
  });
});
