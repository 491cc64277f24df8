import type { Certificate } from '@mocban/pki';
import type { DocumentToJudge } from '../model/to-judge.js';

/** Every certificate that a document has, of signers and of authorities, some of them several times. */
export function* certificatesOf({ material, signatures, evidence }: DocumentToJudge): Generator<Certificate> {
  yield* material.certificates;
  for (const one of signatures) {
    const stamps = one.kind === 'signature' ? (one.signer?.timestamps ?? []) : one.timestamp ? [one.timestamp] : [];
    if (one.kind === 'signature') yield* one.signer?.material.certificates ?? [];
    for (const { token } of stamps) yield* token?.signedData.certificates ?? [];
  }
  for (const { token } of evidence) yield* token?.signedData.certificates ?? [];
}
