import type { Asn1 } from '../asn1/element.js';
import { explicit, Fields, namedBits, sequence } from '../asn1/values.js';
import { malformed } from '../error.js';
import { parseGeneralName, type GeneralName } from './general-name.js';
import { parseRdn } from './name.js';

/** Reasons of a revocation that a CRL may be limited to; bit numbers of `ReasonFlags`. */
export const ALL_REASONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8]);

/** What a distribution point is called: wholly, or relative to whoever issues the CRL. */
export type PointName = { fullName: readonly GeneralName[] } | { relative: string };

/** Where the CRLs of a certificate are said to be. @see RFC 5280 §4.2.1.13 */
export interface DistributionPoint {
  name?: PointName;
  /** Bit numbers; absent: all. */
  reasons?: ReadonlySet<number>;
  crlIssuer?: readonly GeneralName[];
}

/** What a CRL says of its scope. @see RFC 5280 §5.2.5 */
export interface IssuingDistributionPoint {
  name?: PointName;
  onlyUserCerts: boolean;
  onlyCaCerts: boolean;
  onlyAttributeCerts: boolean;
  isIndirect: boolean;
  /** Bit numbers; absent: all. */
  reasons?: ReadonlySet<number>;
}

export const parseDistributionPoints = (element: Asn1): DistributionPoint[] =>
  sequence(element, 'distribution points').map((point) => {
    const fields = Fields.of(point, 'distribution point');
    const [name, reasons, issuer] = [fields.tagged(0), fields.tagged(1), fields.tagged(2)];
    fields.end();
    return {
      ...(name && { name: parsePointName(explicit(name)) }),
      ...(reasons && { reasons: namedBits(reasons.content) }),
      ...(issuer && { crlIssuer: issuer.children().map(parseGeneralName) }),
    };
  });

export function parseIssuingDistributionPoint(element: Asn1): IssuingDistributionPoint {
  const fields = Fields.of(element, 'issuing distribution point');
  const name = fields.tagged(0);
  const flag = (tag: number): boolean => {
    const found = fields.tagged(tag);
    return found !== undefined && found.content.length === 1 && found.content[0] !== 0;
  };
  const [onlyUserCerts, onlyCaCerts] = [flag(1), flag(2)];
  const reasons = fields.tagged(3);
  const [isIndirect, onlyAttributeCerts] = [flag(4), flag(5)];
  fields.end();
  return {
    ...(name && { name: parsePointName(explicit(name)) }),
    onlyUserCerts,
    onlyCaCerts,
    onlyAttributeCerts,
    isIndirect,
    ...(reasons && { reasons: namedBits(reasons.content) }),
  };
}

function parsePointName(element: Asn1): PointName {
  if (element.is(0, 'context')) return { fullName: element.children().map(parseGeneralName) };
  if (element.is(1, 'context')) return { relative: parseRdn(element).key };
  throw malformed('expected the name of a distribution point');
}
