import { securityStoreOf, type PdfDocument } from '@mocban/pdf';
import { parseCertificate, parseCrl, parseOcspResponse, PkiError } from '@mocban/pki';
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

function readable<T>(all: readonly Buffer[], parse: (bytes: Buffer) => T): T[] {
  return all.flatMap((bytes) => {
    try {
      return [parse(bytes)];
    } catch (error) {
      if (error instanceof PkiError) return [];
      throw error;
    }
  });
}
