import type { TreeFile } from '@mocban/container';
import type { CheckFinding } from '@mocban/vn-records';
import type { Submission } from '../../ports.js';
import type { Received } from '../../types.js';
import { characteriseDocuments, puidByBytes, type Characteriser } from './characterise-documents.js';
import { formatFindings } from './findings.js';
import type { FormatInventory, IdentifiedFormat } from './format-inventory.js';
import type { PropertyFile } from './property-file.js';

/** The documents of a submission where they lie, by the paths that it names them by. */
export interface SubmittedFiles extends Pick<Received, 'formats' | 'workFolder'> {
  fileOf(path: string): TreeFile | undefined;
  localPathOf(path: string): string | undefined;
}

/** What the bytes of a document say, where they were looked at. */
export function identifiedIn({ fileOf, formats }: SubmittedFiles): (path: string) => IdentifiedFormat | undefined {
  return (path) => {
    const file = fileOf(path);
    return file && formats?.of(file);
  };
}

/** Documents that lie where a package describes its content. */
async function identifyOthers(
  { documents }: Submission,
  { fileOf, localPathOf }: SubmittedFiles,
  formats: FormatInventory,
): Promise<void> {
  for (const { path } of documents) {
    const file = fileOf(path);
    const localPath = file && formats.of(file) === undefined ? localPathOf(path) : undefined;
    if (localPath !== undefined) await formats.add(file!, localPath);
  }
}

/** C11: what the documents are, and what their properties say. */
export async function judgeFormats(
  submission: Submission,
  files: SubmittedFiles,
  { characterise, signal }: { characterise?: Characteriser; signal?: AbortSignal },
): Promise<{ findings: CheckFinding[]; properties?: PropertyFile }> {
  const { fileOf, localPathOf, formats, workFolder } = files;
  if (formats !== undefined) await identifyOthers(submission, files, formats);
  if (characterise === undefined) return { findings: formatFindings(submission, fileOf, formats) };
  const identified = identifiedIn(files);
  const characterised = await characteriseDocuments(submission, localPathOf, (path) => puidByBytes(identified(path)), {
    characterise,
    file: `${workFolder}/characterisation`,
    ...(signal && { signal }),
  });
  const { findings, concerned, properties } = characterised;
  // Of a document with a fault it is no second news what it cannot be told to be.
  return { findings: [...findings, ...formatFindings(submission, fileOf, formats, concerned)], properties };
}
