import type { FileToJudge } from '../files/judge-file.js';
import type { DocumentReport } from '../model/report.js';
import type { Material, TrustedEntry } from '../model/to-judge.js';

/** What many files are judged by, as it goes to a thread. */
export interface ContextMessage {
  trust: {
    sha256: string | undefined;
    entries: readonly (Omit<TrustedEntry, 'certificate'> & { der: Uint8Array })[];
  };
  /** The text of the policy. */
  algorithms: string;
  given: Readonly<Record<keyof Material, readonly Uint8Array[]>>;
}

export interface QuestionMessage {
  contextId: string;
  /** Where the thread has not been told yet. */
  context: ContextMessage | undefined;
  /** What it need not know any longer. */
  forgotten: readonly string[];
  at: Date;
  file: FileToJudge;
}

export type AnswerMessage =
  | { report: DocumentReport; certificates: readonly Uint8Array[] }
  | { error: { code: string | undefined; message: string } };
