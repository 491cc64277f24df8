import type { Severity } from '@mocban/core';
import type { PageLayers } from '../model/pdf.js';

/** Where what a file holds comes from, which only the caller knows. */
export const ORIGINS = ['paper', 'photo', 'video', 'audio', 'born-digital'] as const;
export type Origin = (typeof ORIGINS)[number];

/** Of paper: maps and drawings are scanned finer than other documents. */
export const KINDS = ['administrative', 'map'] as const;
export type Kind = (typeof KINDS)[number];

/** What a requirement asks for; one or more of these. */
export interface Demands {
  /** Formats as `data/formats.json` calls them. */
  formats?: readonly string[];
  /** A claim to be PDF/A. */
  pdfa?: boolean;
  minimumPdfVersion?: string;
  /** What every page that is not empty is made of. */
  layers?: readonly PageLayers[];
  /** Pixels an inch of every page that has an image, or of every image. */
  minimumDpi?: number;
  minimumBitsPerPixel?: number;
  /** Whether pages that have an image must have colours. */
  colour?: boolean;
  /** Bits a second. */
  minimumBitRate?: number;
  /** How far below a value may be. @defaultValue 0 */
  tolerancePercent?: number;
}

/** A rule of law or policy about the quality of files, with where it is from and when it holds. */
export interface Requirement extends Demands {
  id: string;
  origin: Origin;
  /** @defaultValue all */
  kinds?: readonly Kind[];
  label: { vi: string; en: string };
  severity: Severity;
  source: string;
  /** `V` read in the primary text, `S…` from several sources that agree, `R` reported, `I` inferred. */
  confidence: 'V' | 'S' | 'S2' | 'S1' | 'R' | 'I';
  /** First day, and first day that it does not hold any more. */
  effectiveFrom: string;
  effectiveTo: string | null;
  note?: string;
}

/** Corrections that an operator lays over the published requirements, by their ids: what they ask for and how grave it is. */
export type RequirementCorrections = Readonly<
  Record<string, Partial<Demands & Pick<Requirement, 'severity' | 'effectiveTo'>>>
>;

/** What a file is expected to be. */
export interface Expectation {
  origin: Origin;
  /** @defaultValue administrative */
  kind?: Kind;
  /** Those that hold on the day in question, see `loadRequirements`. */
  requirements: readonly Requirement[];
}
