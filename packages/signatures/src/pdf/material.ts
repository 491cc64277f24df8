import { securityStoreOf, type PdfDocument } from '@mocban/pdf';
import { ifReadable, parseCertificate, parseCrl, parseOcspResponse } from '@mocban/pki';
import type { Material } from '../model/to-judge.js';

/** What a document keeps for its signatures, as one of its revisions has it; what cannot be read proves nothing. */
export function materialOfPdf(document: PdfDocument, revision?: number): Material {
  const store = securityStoreOf(document.view(revision));
  return {
    certificates: readable(store.certificates, parseCertificate),
    crls: readable(store.crls, parseCrl),
    ocsps: readable(store.ocsps, parseOcspResponse),
  };
}

const readable = <T>(all: readonly Buffer[], parse: (bytes: Buffer) => T): T[] =>
  all.flatMap((bytes) => ifReadable(() => [parse(bytes)]) ?? []);
