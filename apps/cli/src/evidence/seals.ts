import type { Finding } from '@mocban/core';
import { MANIFEST_ALGORITHMS, manifestName, sealName } from '@mocban/evidence';
import { judgeDocument, openCms, type JudgeContext } from '@mocban/signatures';

/** Where manifests and their seals lie together. */
export interface SealFolder {
  /** In findings. */
  location: string;
  /** @returns `undefined` where there is no such file */
  readSeal(name: string): Promise<Uint8Array | undefined>;
  readManifest(name: string): AsyncIterable<Uint8Array>;
}

export interface JudgedSeal {
  name: string;
  indication: string;
  subIndication?: string;
  reason?: string;
  /** RFC 4514. */
  signer?: string;
  /** ISO 8601, UTC. */
  stampedAt?: string;
}

/**
 * Judges the seals of a version as signatures are judged; what is not sealed has none. A seal that time alone has overtaken is a warning
 * where the version's own record proves its manifests.
 */
export async function judgeSeals(
  folder: SealFolder,
  context: JudgeContext,
  { isProved }: { isProved: boolean },
): Promise<{ seals: JudgedSeal[]; findings: Finding[] }> {
  const seals: JudgedSeal[] = [];
  const findings: Finding[] = [];
  for (const algorithm of MANIFEST_ALGORITHMS) {
    const name = sealName(algorithm);
    const bytes = await folder.readSeal(name);
    if (bytes === undefined) continue;
    const document = openCms(bytes, { content: () => folder.readManifest(manifestName(algorithm)) });
    const { signatures, indication, subIndication } = await judgeDocument(document, context);
    const [signature] = signatures;
    const { reason, signer } = signature ?? {};
    const best = signature?.kind === 'signature' ? signature.bestSignatureTime : undefined;
    seals.push({
      name,
      indication,
      ...(subIndication && { subIndication }),
      ...(reason !== undefined && { reason }),
      ...(signer && { signer: signer.subject }),
      ...(best?.source === 'signature-timestamp' && { stampedAt: best.time }),
    });
    if (indication === 'TOTAL_PASSED') {
      if (best?.source !== 'signature-timestamp') findings.push(unstamped(`${folder.location}/${name}`));
      continue;
    }
    findings.push({
      rule: `EVIDENCE_SEAL_${indication === 'TOTAL_FAILED' ? 'FAILED' : indication}`,
      severity: isProved && OVERTAKEN.has(subIndication ?? '') ? 'warning' : 'error',
      location: `${folder.location}/${name}`,
      message: [subIndication, reason].filter(Boolean).join(': '),
    });
  }
  return { seals, findings };
}

/** A seal is of the level B-T: without its token nothing says when it was made. */
const unstamped = (location: string): Finding => ({
  rule: 'EVIDENCE_SEAL_UNSTAMPED',
  severity: 'error',
  location,
  message: 'it has no time-stamp that counts',
});

/** What a certificate or an authority comes to that has ended, or of which nobody speaks any more. */
const OVERTAKEN: ReadonlySet<string> = new Set(['OUT_OF_BOUNDS_NO_POE', 'OUT_OF_BOUNDS_NOT_REVOKED', 'NO_POE']);
