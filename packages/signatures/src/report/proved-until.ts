import type { DocumentReport, SignatureReport, TimestampReport } from '../model/report.js';

/**
 * Until when a document that has passed can be shown to be so without a further time-stamp: until the last certificate ends that proves
 * the signature which is the first to lose all of them, its own signer's or that of an authority that stamped it later.
 * @returns `undefined` where there is nothing to lose: no signature, or one that has not passed
 */
export function provedUntil(report: DocumentReport): Date | undefined {
  if (report.indication !== 'TOTAL_PASSED') return undefined;
  const shared = [...report.evidence.filter(isPassed).flatMap(endOf), ...documentStamps(report)];
  const ends = report.signatures
    .filter((one) => one.kind === 'signature')
    .flatMap((signature) => latest([...ownEnds(signature), ...shared]) ?? []);
  return ends.length === 0 ? undefined : new Date(Math.min(...ends));
}

/** Time-stamps that are over the document as a whole, whichever signature they came after. */
const documentStamps = ({ signatures }: DocumentReport): number[] =>
  signatures.flatMap((one) =>
    one.kind === 'document-timestamp' && one.indication === 'PASSED' ? chainEnd(one.chain) : [],
  );

const ownEnds = ({ chain, timestamps }: SignatureReport): number[] => [
  ...chainEnd(chain),
  ...timestamps.filter((stamp) => isPassed(stamp) && stamp.kind !== 'content').flatMap(endOf),
];

const isPassed = ({ indication }: TimestampReport): boolean => indication === 'PASSED';

const endOf = ({ authority }: TimestampReport): number[] => (authority ? [Date.parse(authority.notAfter)] : []);

/** A chain ends with the first certificate of it; the anchor's own end is nobody's concern. */
function chainEnd(chain: SignatureReport['chain']): number[] {
  const ends = chain.filter(({ isAnchor }) => !isAnchor).map(({ notAfter }) => Date.parse(notAfter));
  return ends.length === 0 ? [] : [Math.min(...ends)];
}

const latest = (ends: readonly number[]): number | undefined => (ends.length === 0 ? undefined : Math.max(...ends));
