import {
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  ifReadable,
  type Attributes,
  type Certificate,
  type Crl,
  type OcspResponse,
  type SignedData,
  type SignerInfo,
} from '@mocban/pki';
import type { Asn1 } from '@mocban/pki/asn1';
import type { Material } from '../model/to-judge.js';

/** @see ETSI EN 319 122-1 annex A.1.1 */
const CERTIFICATE_VALUES = '1.2.840.113549.1.9.16.2.23';
const REVOCATION_VALUES = '1.2.840.113549.1.9.16.2.24';
/** What Adobe's products sign beside the content. */
const ADOBE_REVOCATION = '1.2.840.113583.1.1.8';
const MOST_VALUES = 256;

/** Certificates and revocation data that a signature keeps, in all the places that there have been for them. */
export function materialOfCms(signedData: SignedData, signer: SignerInfo): Material {
  const kept = [valuesOf(signer.unsigned), valuesOf(signer.signed?.attributes)];
  return {
    certificates: [...signedData.certificates, ...kept.flatMap(({ certificates }) => certificates)],
    crls: [...signedData.crls, ...kept.flatMap(({ crls }) => crls)],
    ocsps: [...signedData.ocsps, ...kept.flatMap(({ ocsps }) => ocsps)],
  };
}

function valuesOf(attributes: Attributes | undefined): {
  certificates: Certificate[];
  crls: Crl[];
  ocsps: OcspResponse[];
} {
  const of = (oid: string): readonly Asn1[] => attributes?.get(oid) ?? [];
  const revocations = [...of(REVOCATION_VALUES), ...of(ADOBE_REVOCATION)];
  const lists = (tag: number): Asn1[] =>
    revocations.flatMap((value) =>
      within(() =>
        value
          .children()
          .filter((one) => one.is(tag, 'context'))
          .flatMap((one) => one.children().flatMap((list) => list.children())),
      ),
    );
  return {
    certificates: of(CERTIFICATE_VALUES)
      .flatMap((value) => within(() => value.children()))
      .slice(0, MOST_VALUES)
      .flatMap(({ bytes }) => within(() => [parseCertificate(bytes)])),
    crls: lists(0)
      .slice(0, MOST_VALUES)
      .flatMap(({ bytes }) => within(() => [parseCrl(bytes)])),
    ocsps: lists(1)
      .slice(0, MOST_VALUES)
      .flatMap(({ bytes }) => within(() => [parseOcspResponse(bytes)])),
  };
}

/** What cannot be read proves nothing, and takes nothing from the rest. */
const within = <T>(read: () => T[]): T[] => ifReadable(read) ?? [];
