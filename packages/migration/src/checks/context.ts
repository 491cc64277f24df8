import { findProgram } from '../sandbox/find-program.js';
import type { Isolator } from '../sandbox/isolation.js';
import type { ToolLimits } from '../sandbox/limits.js';
import type { Scratch } from '../sandbox/scratch.js';
import type { Thresholds } from './check.js';

/** Programs that checks read files by, where they are installed. */
export interface CheckPrograms {
  pdftotext: string | undefined;
  pdfinfo: string | undefined;
}

export const locateCheckPrograms = (searchPath: string): CheckPrograms => ({
  pdftotext: findProgram(['pdftotext'], searchPath),
  pdfinfo: findProgram(['pdfinfo'], searchPath),
});

/** What every check has. */
export interface CheckContext {
  programs: CheckPrograms;
  scratch: Scratch;
  isolator: Isolator;
  limits: ToolLimits;
  thresholds: Thresholds;
  signal: AbortSignal;
}
