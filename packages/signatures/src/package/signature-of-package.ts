import { collectBytes } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { PROOF_INDICATION, type ProofIndication } from '../model/indication.js';
import type { DocumentReport } from '../model/report.js';
import type { PackageSignatureReport } from './package-report.js';

/** A signature that was judged, with the files of the package that it is over. */
export interface JudgedSignature {
  report: PackageSignatureReport;
  covers: readonly string[];
}

/** A signature's own verdict together with that on its files: the worse one. */
export function worseOf(
  { indication, subIndication, signatures }: DocumentReport,
  files: { indication: ProofIndication; subIndication?: PackageSignatureReport['subIndication']; message?: string },
): Pick<PackageSignatureReport, 'indication' | 'subIndication' | 'reason'> {
  const own = indication === 'NO_SIGNATURE' ? 'INDETERMINATE' : PROOF_INDICATION[indication];
  if (RANK[files.indication] >= RANK[own] && files.indication !== 'PASSED')
    return {
      indication: files.indication,
      ...(files.subIndication && { subIndication: files.subIndication }),
      ...(files.message !== undefined && { reason: files.message }),
    };
  const reason = signatures.find((one) => one.indication === indication)?.reason;
  return { indication: own, ...(subIndication && { subIndication }), ...(reason !== undefined && { reason }) };
}

/** The worst last. */
export const RANK: Readonly<Record<ProofIndication, number>> = { PASSED: 0, INDETERMINATE: 1, FAILED: 2 };

/** The bytes of a file that is held whole, or `undefined` for one of more than so many. */
export const bytesUpTo = (tree: PackageTree, path: string, most: number): Promise<Buffer> | undefined =>
  (tree.files.get(path)?.sizeBytes ?? Infinity) > most ? undefined : collectBytes(tree.read(path), most);
