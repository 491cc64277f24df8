import type { Certificate } from '../x509/certificate.js';
import { ALL_REASONS, type DistributionPoint, type PointName } from '../x509/distribution-point.js';
import { isSameGeneralName, type GeneralName } from '../x509/general-name.js';
import { isSameName, type Name } from '../x509/name.js';
import { findRevoked, type Crl, type RevokedEntry } from './crl.js';
import type { RevocationStatus } from './status.js';

/** Bit number of `removeFromCRL`: what a delta takes off the list again. */
const REMOVED = 8;

export interface CrlQuestion {
  crls: readonly Crl[];
  /** Which lists count at the time that is asked about. */
  isInTime(crl: Crl): boolean;
  /** Whether a list is signed by whoever may issue it: a certificate with this name that leads to an anchor. */
  isIssued(crl: Crl): boolean | Promise<boolean>;
}

/** @see RFC 5280 §6.3.3 */
export async function statusByCrl(certificate: Certificate, question: CrlQuestion): Promise<RevocationStatus> {
  const why: string[] = [];
  const covered = new Set<number>();
  const lists: Crl[] = [];
  for (const point of pointsOf(certificate))
    for (const crl of question.crls) {
      if (crl.deltaOf !== undefined || !isFor(certificate, point, crl)) continue;
      const reasons = reasonsOf(point, crl).filter((reason) => !covered.has(reason));
      if (reasons.length === 0) continue;
      const refused = await refusalOf(crl, question);
      if (refused !== undefined) {
        why.push(refused);
        continue;
      }
      const delta = await deltaOf(crl, question);
      const found = entryOf(certificate, crl, delta);
      if (found === 'unusable') {
        why.push('an entry of the CRL has a critical extension that is not known');
        continue;
      }
      lists.push(crl, ...(delta === undefined ? [] : [delta]));
      if (found !== undefined) return { status: 'revoked', revoked: found, by: lists, ...periodOf(lists) };
      for (const reason of reasons) covered.add(reason);
      if (covered.size === ALL_REASONS.size) return { status: 'good', by: lists, ...periodOf(lists) };
    }
  return { status: 'unknown', why: lists.length > 0 ? [...why, 'the CRLs do not cover all reasons'] : why };
}

/** Of several lists the time that all of them tell of; changes to a list bring it up to their own. */
function periodOf(lists: readonly Crl[]): { thisUpdate: Date; nextUpdate: Date | undefined } {
  const told = lists.filter((crl, place) => crl.deltaOf !== undefined || lists[place + 1]?.deltaOf === undefined);
  const oldest = (times: readonly Date[]): Date => new Date(Math.min(...times.map((time) => time.getTime())));
  const next = told.flatMap(({ nextUpdate }) => nextUpdate ?? []);
  return {
    thisUpdate: oldest(told.map(({ thisUpdate }) => thisUpdate)),
    nextUpdate: next.length < told.length ? undefined : oldest(next),
  };
}

/** Without distribution points those that the issuer puts under its own name. */
const pointsOf = ({ extensions: { crlDistributionPoints } }: Certificate): readonly DistributionPoint[] =>
  crlDistributionPoints.length > 0 ? [...crlDistributionPoints, {}] : [{}];

/** Whether a list is one of a distribution point of the certificate. @see RFC 5280 §6.3.3 (b) */
function isFor(certificate: Certificate, point: DistributionPoint, { issuer, scope, unknownCritical }: Crl): boolean {
  if (unknownCritical.length > 0) return false;
  const isOther = point.crlIssuer !== undefined;
  if (isOther) {
    const isNamed = point.crlIssuer!.some((name) => name.kind === 'directory' && isSameName(name.name, issuer));
    if (!isNamed || (!isSameName(issuer, certificate.issuer) && scope?.isIndirect !== true)) return false;
  } else if (!isSameName(issuer, certificate.issuer)) return false;
  if (scope === undefined) return true;
  const isCa = certificate.extensions.basicConstraints?.isCa === true;
  if (scope.onlyAttributeCerts || (scope.onlyUserCerts && isCa) || (scope.onlyCaCerts && !isCa)) return false;
  return scope.name === undefined || isSamePoint(scope.name, point, issuer, certificate.issuer);
}

function isSamePoint(name: PointName, point: DistributionPoint, crlIssuer: Name, issuer: Name): boolean {
  const wanted =
    point.name !== undefined
      ? fullNames(point.name, point.crlIssuer === undefined ? issuer : crlIssuer)
      : (point.crlIssuer ?? [{ kind: 'directory' as const, name: issuer }]);
  const offered = fullNames(name, crlIssuer);
  return wanted.some((one) => offered.some((other) => isSameGeneralName(one, other)));
}

/** A name that is relative to the issuer, as a whole one. */
const fullNames = (name: PointName, issuer: Name): readonly GeneralName[] =>
  'fullName' in name
    ? name.fullName
    : [{ kind: 'directory', name: { ...issuer, keys: [...issuer.keys, name.relative] } }];

const reasonsOf = (point: DistributionPoint, { scope }: Crl): number[] =>
  [...ALL_REASONS].filter((reason) => (point.reasons?.has(reason) ?? true) && (scope?.reasons?.has(reason) ?? true));

async function refusalOf(crl: Crl, { isInTime, isIssued }: CrlQuestion): Promise<string | undefined> {
  if (!isInTime(crl)) return `the CRL of ${crl.thisUpdate.toISOString()} does not tell of this time`;
  if (!(await isIssued(crl))) return 'the CRL is not signed by whoever may issue it';
  return undefined;
}

/** The newest list of changes to another that counts. @see RFC 5280 §6.3.3 (c), §5.2.4 */
async function deltaOf(base: Crl, question: CrlQuestion): Promise<Crl | undefined> {
  const deltas = question.crls.filter(
    (crl) =>
      crl.deltaOf !== undefined &&
      crl.number !== undefined &&
      base.number !== undefined &&
      crl.deltaOf <= base.number &&
      crl.number >= base.number &&
      isSameName(crl.issuer, base.issuer) &&
      isSameScope(crl, base) &&
      crl.unknownCritical.length === 0,
  );
  for (const delta of deltas.sort((a, b) => (a.number! > b.number! ? -1 : 1)))
    if ((await refusalOf(delta, question)) === undefined) return delta;
  return undefined;
}

const isSameScope = (a: Crl, b: Crl): boolean => scopeKey(a) === scopeKey(b);

const scopeKey = ({ scope }: Crl): string =>
  JSON.stringify(scope, (_, value: unknown) => (value instanceof Set ? [...(value as Set<number>)].sort() : value));

function entryOf(
  { serial, issuer }: Certificate,
  base: Crl,
  delta: Crl | undefined,
): RevokedEntry | 'unusable' | undefined {
  const changed = delta === undefined ? undefined : findRevoked(delta, serial, issuer);
  if (changed === 'unusable') return changed;
  if (changed !== undefined) return changed.reason === REMOVED ? undefined : changed;
  const found = findRevoked(base, serial, issuer);
  return found !== 'unusable' && found?.reason === REMOVED ? undefined : found;
}
