import { PdfName, type PdfSignature } from '@mocban/pdf';
import { parseSignedData, PkiError, type SignedData } from '@mocban/pki';
import type { Problem } from '../model/to-judge.js';
import type { Warning } from '../model/report.js';

/** @see signatures.md 2.11 */
const MOST_BYTES = 1024 * 1024;

/** How signatures lie in PDF. @see ISO 32000-1 §12.8.3, ETSI EN 319 142-1 §5 */
export const SUB_FILTERS = ['adbe.pkcs7.detached', 'ETSI.CAdES.detached', 'ETSI.RFC3161', 'adbe.pkcs7.sha1'] as const;
export type SubFilter = (typeof SUB_FILTERS)[number];

/** What `/Contents` has. */
export interface Contents {
  subFilter?: SubFilter;
  signedData?: SignedData;
  format: Problem[];
  limit?: Problem;
  warnings: Warning[];
}

/** Reads the CMS of a signature, and whether it is of the kind that its SubFilter says. @see signatures.md 2.1.2 */
export function readContents({ dict, contents, problems }: PdfSignature): Contents {
  const filter = dict.get('SubFilter');
  const subFilter = SUB_FILTERS.find((one) => filter instanceof PdfName && filter.value === one);
  const known = { ...(subFilter && { subFilter }), warnings: [] };
  const isOf = (code: string): boolean => problems.some((problem) => problem.code === code);
  if (contents === undefined || isOf('CONTENTS'))
    return { ...known, format: [{ code: 'CONTENTS', message: 'there is no /Contents' }] };
  if (subFilter === undefined)
    return { ...known, format: [{ code: 'SUB_FILTER', message: 'the /SubFilter is of no kind that is known' }] };
  try {
    const signedData = parseSignedData(contents);
    const size = signedData.bytes.length;
    if (size > MOST_BYTES)
      return { ...known, format: [], limit: { code: 'CMS_LIMIT', message: `CMS of more than ${MOST_BYTES} bytes` } };
    const isPadded = contents.subarray(size).some((byte) => byte !== 0);
    const warnings = isPadded
      ? [{ code: 'CONTENTS_PADDING', detail: 'there are bytes behind the CMS that are not 0' }]
      : [];
    return { subFilter, signedData, format: wrongContent(subFilter, signedData), warnings };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    const problem = { code: error.code === 'PKI_LIMIT' ? 'CMS_LIMIT' : 'CMS_MALFORMED', message: error.message };
    return problem.code === 'CMS_LIMIT' ? { ...known, format: [], limit: problem } : { ...known, format: [problem] };
  }
}

const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const SHA1_BYTES = 20;

function wrongContent(subFilter: SubFilter, { signers, content, contentType }: SignedData): Problem[] {
  const problems: Problem[] = [];
  if (signers.length !== 1) problems.push({ code: 'SIGNERS', message: `${signers.length} signers, not one` });
  const isDetached = subFilter === 'adbe.pkcs7.detached' || subFilter === 'ETSI.CAdES.detached';
  if (isDetached && content !== undefined)
    problems.push({ code: 'CONTENT_NOT_DETACHED', message: 'the CMS has content of its own' });
  if (subFilter === 'ETSI.RFC3161' && (content === undefined || contentType !== TST_INFO))
    problems.push({ code: 'CONTENT_NO_TOKEN', message: 'the CMS is no time-stamp' });
  if (subFilter === 'adbe.pkcs7.sha1' && content?.length !== SHA1_BYTES)
    problems.push({ code: 'CONTENT_NO_DIGEST', message: 'the CMS has no digest of SHA-1 as its content' });
  return problems;
}
