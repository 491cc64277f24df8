import type { CharacterisationFinding, FormatRule } from '../findings/rules.js';
import { finding } from '../findings/rules.js';
import { knownFormats } from '../format/table.js';
import type { Characterised } from '../model/characterisation.js';
import type { PageRun } from '../model/pdf.js';
import type { Expectation, Requirement } from './types.js';

type OfFamily<Name extends Characterised['family']> = Extract<Characterised, { family: Name }>;

interface Shortfall {
  rule: FormatRule;
  /** What was found. */
  found: string;
}

/** Holds a file against what is required of its kind and origin. A file that could not be read is not held against anything. */
export function checkRequirements(
  file: Characterised,
  { origin, kind = 'administrative', requirements }: Expectation,
): CharacterisationFinding[] {
  return requirements
    .filter((one) => one.origin === origin && (one.kinds === undefined || one.kinds.includes(kind)))
    .flatMap((requirement) => shortfalls(file, requirement).map((one) => told(requirement, one)));
}

function told(
  { label, severity, source, confidence }: Requirement,
  { rule, found }: Shortfall,
): CharacterisationFinding {
  const basis = finding(rule, `${found}; required: ${label.en} (${source}, ${confidence})`);
  return { ...basis, severity, hint: `${basis.hint} ${label.vi} (${source}).`, standard: source, check: 'C11' };
}

function shortfalls(file: Characterised, requirement: Requirement): Shortfall[] {
  const { formats, minimumBitRate } = requirement;
  const isOther = formats !== undefined && !isAmong(file.format, formats);
  const inFormat: Shortfall[] = isOther
    ? [{ rule: 'FORMAT_PROFILE_FORMAT', found: `it is ${knownFormats().get(file.format)?.label ?? file.format}` }]
    : [];
  return [
    ...inFormat,
    ...(file.family === 'pdf' ? inPdf(file, requirement) : []),
    ...(file.family === 'image' ? inImages(file, requirement) : []),
    ...(minimumBitRate === undefined ? [] : inRate(file, requirement, minimumBitRate)),
  ];
}

/** A kind of what is accepted is accepted. */
const isAmong = (format: string, formats: readonly string[]): boolean =>
  formats.includes(format) || formats.some((one) => knownFormats().get(format)?.within?.includes(one) ?? false);

function inPdf(file: OfFamily<'pdf'>, requirement: Requirement): Shortfall[] {
  const { pdfa, minimumPdfVersion, layers } = requirement;
  const { version, pdfa: claim, pageRuns } = file.properties;
  const found: Shortfall[] = [];
  if (pdfa === true && claim === undefined)
    found.push({ rule: 'FORMAT_PROFILE_PDFA', found: 'it does not claim to be PDF/A' });
  if (minimumPdfVersion !== undefined && version !== undefined && version < minimumPdfVersion)
    found.push({ rule: 'FORMAT_PROFILE_FORMAT', found: `it is PDF ${version}` });
  const others =
    layers === undefined ? [] : pageRuns.filter((run) => run.layers !== 'empty' && !layers.includes(run.layers));
  if (others.length > 0) found.push({ rule: 'FORMAT_PROFILE_LAYERS', found: pagesWith(others, (run) => run.layers) });
  return [
    ...found,
    ...inPages(
      pageRuns.filter(({ layers: own }) => own.startsWith('image')),
      requirement,
    ),
  ];
}

function inPages(runs: readonly PageRun[], requirement: Requirement): Shortfall[] {
  const { minimumDpi, minimumBitsPerPixel, colour } = requirement;
  const coarse = runs.filter(
    ({ dpi }) => minimumDpi !== undefined && dpi !== undefined && isBelow(dpi, minimumDpi, requirement),
  );
  const poor = runs.filter(
    ({ bitsPerPixel, isColour }) =>
      (minimumBitsPerPixel !== undefined && bitsPerPixel !== undefined && bitsPerPixel < minimumBitsPerPixel) ||
      (colour === true && isColour === false),
  );
  return [
    ...(coarse.length === 0
      ? []
      : [{ rule: 'FORMAT_PROFILE_RESOLUTION', found: pagesWith(coarse, ({ dpi }) => `${dpi} dpi`) } as const]),
    ...(poor.length === 0
      ? []
      : [
          {
            rule: 'FORMAT_PROFILE_COLOUR',
            found: pagesWith(
              poor,
              ({ bitsPerPixel, isColour }) => `${bitsPerPixel} bits, ${isColour ? 'colour' : 'no colour'}`,
            ),
          } as const,
        ]),
  ];
}

function inImages(file: OfFamily<'image'>, requirement: Requirement): Shortfall[] {
  const { minimumDpi } = requirement;
  if (minimumDpi === undefined) return [];
  const { images } = file.properties;
  // Some formats have whole pixels a centimetre: 118 are meant to be 300 an inch.
  const lowest = Math.round(Math.min(...images.map(({ dpiX, dpiY }) => Math.min(dpiX ?? 0, dpiY ?? 0))));
  // What one of them does not say is not known of the file.
  if (images.some(({ dpiX }) => dpiX === undefined))
    return [{ rule: 'FORMAT_PROFILE_RESOLUTION', found: 'it does not say its resolution' }];
  return images.length > 0 && isBelow(lowest, minimumDpi, requirement)
    ? [{ rule: 'FORMAT_PROFILE_RESOLUTION', found: `${lowest} dpi` }]
    : [];
}

function inRate(file: Characterised, requirement: Requirement, minimum: number): Shortfall[] {
  if (file.family !== 'audio' && file.family !== 'video') return [];
  const { tracks, bitRate: whole } = file.properties;
  const wanted = requirement.origin === 'video' ? 'video' : 'audio';
  const rate = tracks.find(({ kind }) => kind === wanted)?.bitRate ?? whole;
  if (rate === undefined || !isBelow(rate, minimum, requirement)) return [];
  return [{ rule: 'FORMAT_PROFILE_BIT_RATE', found: `${Math.round(rate / 1000)} kbps` }];
}

const isBelow = (value: number, minimum: number, { tolerancePercent = 0 }: Requirement): boolean =>
  value < minimum * (1 - tolerancePercent / 100);

/** Places that are told of many. */
const TOLD = 5;

function pagesWith(runs: readonly PageRun[], words: (run: PageRun) => string): string {
  const told = runs
    .slice(0, TOLD)
    .map(
      (run) => `${run.first === run.last ? `page ${run.first}` : `pages ${run.first} to ${run.last}`}: ${words(run)}`,
    );
  const pages = runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return [...told, ...(runs.length > TOLD ? [`${pages} pages altogether`] : [])].join(', ');
}
