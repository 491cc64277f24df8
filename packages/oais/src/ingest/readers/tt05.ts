import { fixedClock } from '@mocban/core';
import { checkTt05, readTt05, recogniseTt05, tt05AipContent } from '@mocban/vn-records';
import type { Tt05Document } from '@mocban/vn-records';
import { documentCodes } from '../../document-codes.js';
import type { SubmissionReader } from '../../ports.js';

/** Packages of Thông tư 05/2025/TT-BNV: judged by the circular's own checks, made into an AIP_hoso. */
export const tt05Reader: SubmissionReader = {
  profile: 'tt05',
  recognises: (tree) => recogniseTt05(tree),
  async read(tree, agreement, options = {}) {
    const { historicalArchive, networked } = agreement;
    const read = await checkTt05(tree, { historicalArchive, networked, ...options });
    const title = read.file?.['title'] ?? read.label;
    const recordCode = read.file?.['fileCode'] ?? read.file?.['arcFileCode'] ?? read.objId;
    return {
      profile: 'tt05',
      packageType: read.packageType,
      standard: 'Thông tư 05/2025/TT-BNV',
      ...(read.objId !== undefined && { objectId: read.objId }),
      ...(title !== undefined && { title }),
      ...(read.registrationCode !== undefined && { registrationCode: read.registrationCode }),
      ...(recordCode !== undefined && { recordCode }),
      findings: read.findings,
      documents: read.documents.map(documentOf),
    };
  },
  async aipContent(tree, _submission, _agreement, { at, signal, rules }) {
    const clock = fixedClock(at);
    const judged = { clock, ...(rules && { rules }) };
    return tt05AipContent(tree, await readTt05(tree, judged), { ...judged, ...(signal && { signal }) });
  },
};

function documentOf({ path, metadataPath, metadata }: Tt05Document) {
  const title = ['subject', 'imageTitle', 'movieTitle', 'docCode'].map((name) => metadata?.[name]).find(Boolean);
  return {
    path,
    ...(title !== undefined && { title }),
    ...(metadataPath !== undefined && { metadataPath }),
    ...documentCodes((element) => metadata?.[element]),
  };
}
