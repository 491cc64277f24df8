import type { CanonicalForm } from '@mocban/xml';

/** @see XML Signature Syntax and Processing 1.1 §1.3 */
export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const DS11 = 'http://www.w3.org/2009/xmldsig11#';
/** @see ETSI EN 319 132-1 §4.2 */
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
export const XADES_141 = 'http://uri.etsi.org/01903/v1.4.1#';
/** Type of the reference to what a signer says of his signature. @see ETSI EN 319 132-1 §4.4.2 */
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';
export const MANIFEST = `${DS}Manifest`;
export const ENVELOPED = `${DS}enveloped-signature`;
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';
const MORE_2021 = 'http://www.w3.org/2021/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';

/** The only transforms beside {@link ENVELOPED} that are carried out, and the only forms that SignedInfo may be signed in. */
export const FORMS: Readonly<Record<string, CanonicalForm>> = {
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': { method: 'c14n', withComments: false },
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': { method: 'c14n', withComments: true },
  'http://www.w3.org/2006/12/xml-c14n11': { method: 'c14n11', withComments: false },
  'http://www.w3.org/2006/12/xml-c14n11#WithComments': { method: 'c14n11', withComments: true },
  [EXCLUSIVE]: { method: 'exc-c14n', withComments: false },
  [`${EXCLUSIVE}WithComments`]: { method: 'exc-c14n', withComments: true },
};

/** What is digested where no transform says how. @see XML Signature 1.1 §4.4.3.2 */
export const DEFAULT_FORM: CanonicalForm = { method: 'c14n', withComments: false };

/** Digest methods, as node:crypto names them. @see RFC 9231 §2.1 */
export const DIGEST_METHODS: ReadonlyMap<string, string> = new Map([
  [`${DS}sha1`, 'sha1'],
  [`${ENC}sha256`, 'sha256'],
  [`${ENC}sha512`, 'sha512'],
  [`${MORE}md5`, 'md5'],
  [`${MORE}sha224`, 'sha224'],
  [`${MORE}sha384`, 'sha384'],
  [`${MORE_2007}sha3-224`, 'sha3-224'],
  [`${MORE_2007}sha3-256`, 'sha3-256'],
  [`${MORE_2007}sha3-384`, 'sha3-384'],
  [`${MORE_2007}sha3-512`, 'sha3-512'],
]);

/** A signature method by its parts. */
export type Method =
  | { key: 'rsa' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'hmac'; digest: string }
  | { key: 'eddsa'; digest: undefined; curve: 'ed25519' | 'ed448' };

const withDigests = (prefix: string, key: 'rsa' | 'rsa-pss' | 'ecdsa' | 'hmac', suffix: string, digests: string) =>
  digests.split(' ').map((digest): [string, Method] => [`${prefix}${digest}${suffix}`, { key, digest }]);

/** @see RFC 9231 §2.2, §2.3 */
export const SIGNATURE_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...withDigests(`${DS}rsa-`, 'rsa', '', 'sha1'),
  ...withDigests(`${MORE}rsa-`, 'rsa', '', 'md5 sha224 sha256 sha384 sha512'),
  ...withDigests(
    MORE_2007,
    'rsa-pss',
    '-rsa-MGF1',
    'sha1 sha224 sha256 sha384 sha512 sha3-224 sha3-256 sha3-384 sha3-512',
  ),
  ...withDigests(`${MORE}ecdsa-`, 'ecdsa', '', 'sha1 sha224 sha256 sha384 sha512'),
  ...withDigests(`${MORE_2021}ecdsa-`, 'ecdsa', '', 'sha3-224 sha3-256 sha3-384 sha3-512'),
  [`${DS}dsa-sha1`, { key: 'dsa', digest: 'sha1' }],
  [`${DS11}dsa-sha256`, { key: 'dsa', digest: 'sha256' }],
  [`${MORE_2021}eddsa-ed25519`, { key: 'eddsa', digest: undefined, curve: 'ed25519' }],
  [`${MORE_2021}eddsa-ed448`, { key: 'eddsa', digest: undefined, curve: 'ed448' }],
  ...withDigests(`${DS}hmac-`, 'hmac', '', 'sha1'),
  ...withDigests(`${MORE}hmac-`, 'hmac', '', 'sha224 sha256 sha384 sha512'),
]);
