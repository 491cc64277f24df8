import type { PreservationFile } from '@mocban/eark';
import type { JudgedFile, SignatureMaterial } from '../../ports.js';

/** Reports of an AIP, below `metadata/preservation/`: an array of JSON with a member a line, in byte order of path. */
export const SIGNATURE_REPORTS = 'signatures.json';

const MATERIAL = {
  certificate: { ending: 'cer', mimeType: 'application/pkix-cert' },
  crl: { ending: 'crl', mimeType: 'application/pkix-crl' },
  ocsp: { ending: 'ors', mimeType: 'application/ocsp-response' },
} as const;

/** The verdicts on a package's signatures, as they were decided by. */
export interface KeptVerdicts {
  /** In byte order of path; anew each time. */
  judged(): AsyncIterable<JudgedFile>;
  /** What was judged by and is in no file, by its SHA-256. */
  material(sha256: string): Promise<SignatureMaterial | undefined>;
}

/**
 * What of the validation is kept in the AIP: the reports, and the certificates, lists and answers that they name and no file of the
 * package has. Goes through the verdicts once to know which these are.
 * @param placeOf the file's path in the AIP; `undefined` for one of another AIP
 * @see signatures.md 2.10
 */
export async function keptReports(
  verdicts: KeptVerdicts,
  placeOf: (path: string) => string | undefined,
): Promise<PreservationFile[]> {
  const used = new Map<string, SignatureMaterial>();
  let isEmpty = true;
  for await (const { path, report } of verdicts.judged()) {
    if (placeOf(path) === undefined) continue;
    isEmpty = false;
    for (const { sha256, origin } of report.signatures.flatMap(({ dataUsed }) => dataUsed)) {
      const material = origin === 'document' || used.has(sha256) ? undefined : await verdicts.material(sha256);
      if (material !== undefined) used.set(sha256, material);
    }
  }
  if (isEmpty) return [];
  const reports: PreservationFile = {
    path: SIGNATURE_REPORTS,
    mimeType: 'application/json',
    otherMdType: 'SignatureValidationReports',
    chunks: () => lines(verdicts, placeOf),
  };
  const data = [...used]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([sha256, { bytes, type }]): PreservationFile => ({
      path: `validation-data/${sha256}.${MATERIAL[type].ending}`,
      mimeType: MATERIAL[type].mimeType,
      otherMdType: 'SignatureValidationData',
      chunks: () => [bytes],
    }));
  return [reports, ...data];
}

async function* lines({ judged }: KeptVerdicts, placeOf: (path: string) => string | undefined): AsyncGenerator<string> {
  let before = '[\n';
  for await (const { path, kind, sha256, decision, report } of judged()) {
    const place = placeOf(path);
    if (place === undefined) continue;
    yield `${before}${JSON.stringify({ path: place, kind, sha256, decision, report })}`;
    before = ',\n';
  }
  yield '\n]\n';
}
