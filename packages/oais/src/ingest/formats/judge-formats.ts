import type { TreeFile } from '@mocban/container';
import type { CheckFinding } from '@mocban/vn-records';
import type { FormatDecisions, ReadSubmissionOptions, Submission } from '../../ports.js';
import type { Received } from '../types.js';
import { CharacterisedDocuments, puidByBytes, type Characteriser } from './characterise-documents.js';
import { decideFormats, type FormatJudgement } from './decide-formats.js';
import { formatFindings } from './findings.js';
import type { IdentifiedFormat } from './format-inventory.js';
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

type CountPages = NonNullable<ReadSubmissionOptions['countPages']>;

export interface LookAtDocumentsOptions {
  characterise?: Characteriser;
  signal?: AbortSignal;
}

export interface JudgedFormats {
  findings: CheckFinding[];
  properties?: PropertyFile;
  /** Of the policy, where one decides. */
  summary?: FormatDecisions;
}

/**
 * Looks at the documents of a submission, each once: while it is read, where its reader asks for their pages, and what is left when the
 * formats are judged.
 */
export class LookedAtDocuments {
  readonly #characterised: CharacterisedDocuments | undefined;

  constructor(
    private readonly files: SubmittedFiles,
    { characterise, signal }: LookAtDocumentsOptions,
  ) {
    const identified = identifiedIn(files);
    const { localPathOf, workFolder } = files;
    const placed = { localPathOf, puidOf: (path: string) => puidByBytes(identified(path)) };
    this.#characterised =
      characterise && new CharacterisedDocuments(`${workFolder}/characterisation`, characterise, placed, signal);
  }

  /** @param read is given what counts pages; nothing where nobody tells properties. Where it fails nothing more is looked at */
  async whileReading<Read>(read: (countPages: CountPages | undefined) => Promise<Read>): Promise<Read> {
    const characterised = this.#characterised;
    if (characterised === undefined) return read(undefined);
    try {
      return await read(async (documents) => {
        await this.#identify(documents);
        return characterised.add(documents);
      });
    } catch (error) {
      characterised.properties.finish();
      throw error;
    }
  }

  /** C11: what the documents are, and what their properties say. Nothing is looked at from now on. */
  async find(submission: Submission): Promise<JudgedFormats> {
    const { fileOf, formats } = this.files;
    await this.#identify(submission.documents);
    const characterised = this.#characterised;
    if (characterised === undefined) return { findings: formatFindings(submission, fileOf, formats) };
    try {
      await characterised.add(submission.documents);
    } finally {
      characterised.properties.finish();
    }
    const { findings, concerned, properties } = characterised;
    // Of a document with a fault it is no second news what it cannot be told to be.
    return { findings: [...findings, ...formatFindings(submission, fileOf, formats, concerned)], properties };
  }

  /** Documents that lie where a package describes its content. */
  async #identify(documents: Submission['documents']): Promise<void> {
    const { fileOf, localPathOf, formats } = this.files;
    if (formats === undefined) return;
    for (const { path } of documents) {
      const file = fileOf(path);
      const localPath = file && formats.of(file) === undefined ? localPathOf(path) : undefined;
      if (localPath !== undefined) await formats.add(file!, localPath);
    }
  }
}

/** C11: what the documents are, what their properties say, and what is decided on that. */
export async function judgeFormats(
  submission: Submission,
  files: SubmittedFiles,
  looked: LookedAtDocuments,
  formats: FormatJudgement | undefined,
): Promise<JudgedFormats> {
  const found = await looked.find(submission);
  if (formats === undefined) return found;
  return { ...found, ...decideFormats(submission, identifiedIn(files), found.findings, formats) };
}
