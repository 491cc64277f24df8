import type { RevisionView } from '../document/view.js';
import { PdfRef, PdfStream, type PdfDict, type PdfValue } from '../syntax/values.js';

/** More than any document has. */
const MOST = 2000;
const KINDS = { certificates: ['Certs', 'Cert'], crls: ['CRLs', 'CRL'], ocsps: ['OCSPs', 'OCSP'] } as const;

/** What the document keeps for the judgement of its signatures, as it lies there. @see ISO 32000-2 §12.8.4.3 */
export type SecurityStore = Record<keyof typeof KINDS, readonly Buffer[]> & { isPresent: boolean };

/** Of the document as a whole and of single signatures (VRI) together. @throws PdfError `PDF_LIMIT` */
export function securityStoreOf(view: RevisionView): SecurityStore {
  const dss = view.dict(view.catalog?.get('DSS'));
  const own = view.dict(dss?.get('VRI'));
  const each = [...(own?.keys() ?? [])].slice(0, MOST).map((key) => view.dict(own?.get(key)));
  const read = ([inStore, inVri]: (typeof KINDS)[keyof typeof KINDS]): Buffer[] =>
    streams(view, [dss?.get(inStore), ...each.map((vri: PdfDict | undefined) => vri?.get(inVri))]);
  return {
    isPresent: dss !== undefined,
    certificates: read(KINDS.certificates),
    crls: read(KINDS.crls),
    ocsps: read(KINDS.ocsps),
  };
}

function streams(view: RevisionView, lists: readonly (PdfValue | undefined)[]): Buffer[] {
  const seen = new Set<number>();
  const found: Buffer[] = [];
  for (const one of lists.flatMap((list) => view.array(list)).slice(0, MOST)) {
    if (!(one instanceof PdfRef) || seen.has(one.number)) continue;
    seen.add(one.number);
    const stream = view.resolve(one);
    const data = stream instanceof PdfStream ? view.data(stream) : undefined;
    if (data !== undefined) found.push(data);
  }
  return found;
}
