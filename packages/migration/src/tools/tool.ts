import type { PropertyCheck } from '../checks/check.js';
import type { CheckContext } from '../checks/context.js';
import type { Isolator } from '../sandbox/isolation.js';
import type { ToolLimits } from '../sandbox/limits.js';
import type { Scratch } from '../sandbox/scratch.js';
import type { Target, TargetId, ToolName } from '../targets.js';

export type ToolDescription =
  | { tool: ToolName; available: true; version: string; targets: readonly TargetId[] }
  /** `missing`: the programs of it that are not installed. */
  | { tool: ToolName; available: false; missing: readonly string[]; targets: readonly TargetId[] };

/** Values of a tool's own settings, by name. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

export interface ToolRequest {
  scratch: Scratch;
  isolator: Isolator;
  limits: ToolLimits;
  signal: AbortSignal;
  /** Name of the source in the folder `in` of the scratch folder. */
  source: string;
  /** Format of the source by PRONOM. */
  puid: string;
  /** Pages that the source says it has. */
  statedPages?: number;
  target: Target;
  /** All that the tool has, with its defaults. */
  parameters: Parameters;
}

export interface ToolResult {
  /**
   * What the tool found that matters for what is compared: with LibreOffice the kind of document it took the file for, with ffmpeg how
   * deep its samples are.
   */
  module?: string;
  wallMs: number;
}

/** What an output does not have of its source, though nothing went wrong. */
export interface MigrationNote {
  code:
    /** The source is signed; what is made of it is not, and its signatures stay with the original. */
    | 'SIGNATURE_NOT_CARRIED'
    | 'COMMENTS_NOT_SHOWN'
    | 'SPEAKER_NOTES_NOT_SHOWN'
    | 'TRACKED_CHANGES_NOT_SHOWN'
    /** Values of title, subject, author or keywords that the tool left out. */
    | 'DOCUMENT_INFORMATION_LOST'
    /** Macros of a document, JavaScript of a PDF. */
    | 'ACTIVE_CONTENT_LEFT_OUT'
    /** Objects of other programs and files in it; a page may show their picture. */
    | 'EMBEDDED_FILES_LEFT_OUT';
  count: number;
}

export interface Comparison {
  checks: PropertyCheck[];
  notes: MigrationNote[];
}

/** A parameter's values and default. */
export type ParameterRule =
  | { kind: 'choice'; values: readonly string[]; byDefault: string }
  | { kind: 'whole'; least: number; most: number; byDefault: number };

/** A program that makes one format of others. */
export interface MigrationTool {
  readonly name: ToolName;
  readonly targets: readonly TargetId[];
  /** Whether it reads a format, for a target of its own. */
  reads(puid: string, target: Target): boolean;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  describe(): Promise<ToolDescription>;
  /**
   * Writes one file into the folder `out` of the scratch folder, under any name.
   * @throws MigrationError
   */
  run(request: ToolRequest): Promise<ToolResult>;
  /**
   * Compares what matters of the source with what was made of it.
   * @param output relative to the scratch folder
   * @throws MigrationError where a program that reads them is absent or fails
   */
  compare(request: ToolRequest, result: ToolResult, output: string, context: CheckContext): Promise<Comparison>;
}
