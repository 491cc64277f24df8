import type { TreeFile } from '@mocban/container';
import type { CheckFinding } from '@mocban/vn-records';
import type { FormatDecisions, Submission } from '../../ports.js';
import type { Received } from '../../types.js';
import { characteriseDocuments, puidByBytes, type Characteriser } from './characterise-documents.js';
import { decideFormats, type FormatJudgement } from './decide-formats.js';
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

export interface JudgeFormatsOptions {
  characterise?: Characteriser;
  /** Decides on what is found. @defaultValue findings stay what they are */
  formats?: FormatJudgement;
  signal?: AbortSignal;
}

export interface JudgedFormats {
  findings: CheckFinding[];
  properties?: PropertyFile;
  /** Of the policy, where one decides. */
  summary?: FormatDecisions;
}

/** C11: what the documents are, what their properties say, and what is decided on that. */
export async function judgeFormats(
  submission: Submission,
  files: SubmittedFiles,
  options: JudgeFormatsOptions,
): Promise<JudgedFormats> {
  const found = await findFormats(submission, files, options);
  if (options.formats === undefined) return found;
  return { ...found, ...decideFormats(submission, identifiedIn(files), found.findings, options.formats) };
}

async function findFormats(
  submission: Submission,
  files: SubmittedFiles,
  { characterise, signal }: JudgeFormatsOptions,
): Promise<JudgedFormats> {
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
