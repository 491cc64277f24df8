/** Namespace of METS 1. */
export const METS = 'http://www.loc.gov/METS/';
/** Of METS 2, which is read into the same model. */
export const METS2 = 'http://www.loc.gov/METS/v2';
/** Namespace of XLink, of which METS takes its references. */
export const XLINK = 'http://www.w3.org/1999/xlink';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** Namespace of the attributes that E-ARK CSIP adds to METS. */
export const CSIP = 'https://DILCIS.eu/XML/METS/CSIPExtensionMETS';
/** Namespace of the attributes that E-ARK SIP adds to METS. */
export const SIP = 'https://DILCIS.eu/XML/METS/SIPExtensionMETS';

export type AttributeSpace = '' | 'xlink' | 'xsi' | 'csip' | 'sip';

/** METS 1, also with `https` and without the slash at the end. */
export const isMets = (namespace: string): boolean =>
  namespace === METS || /^https?:\/\/www\.loc\.gov\/METS\/?$/i.test(namespace);

export const isMets2 = (namespace: string): boolean => /^https?:\/\/www\.loc\.gov\/METS\/v2\/?$/i.test(namespace);

/** What the namespace of an attribute is to us; the extension namespaces also with `http` and in any case, as packages have them. */
export function attributeSpace(namespace: string): AttributeSpace | undefined {
  if (namespace === '') return '';
  if (namespace === XLINK) return 'xlink';
  if (namespace === XSI) return 'xsi';
  const known = /^https?:\/\/(?:www\.)?dilcis\.eu\/xml\/mets\/(csip|sip)extensionmets\/?$/i.exec(namespace);
  return known === null ? undefined : (known[1]!.toLowerCase() as 'csip' | 'sip');
}
