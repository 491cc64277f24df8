import { readFileSync } from 'node:fs';
import {
  count,
  day,
  listOf,
  malformed,
  mapOf,
  nullable,
  oneOf,
  record,
  ShapeError,
  text,
  yesNo,
} from '@mocban/core/shape';
import { CharacterisationError } from '../error.js';
import { knownFormats } from '../format/table.js';
import { KINDS, ORIGINS, type Requirement, type RequirementCorrections } from './types.js';

const LAYERS = ['empty', 'text', 'invisible-text', 'image', 'image-and-invisible-text', 'image-and-text'];

const demands = {
  formats: listOf(text),
  pdfa: yesNo,
  minimumPdfVersion: text,
  layers: listOf(oneOf(...LAYERS)),
  minimumDpi: count,
  minimumBitsPerPixel: count,
  colour: yesNo,
  minimumBitRate: count,
  tolerancePercent: count,
};
const severity = oneOf('error', 'warning', 'info');

const requirementsShape = record({
  version: text,
  requirements: listOf(
    record(
      {
        id: text,
        origin: oneOf(...ORIGINS),
        label: record({ vi: text, en: text }),
        severity,
        source: text,
        confidence: oneOf('V', 'S', 'S2', 'S1', 'R', 'I'),
        effectiveFrom: day,
        effectiveTo: nullable(day),
      },
      { ...demands, kinds: listOf(oneOf(...KINDS)), note: text },
    ),
  ),
});
const correctionsShape = mapOf(record({}, { ...demands, severity, effectiveTo: nullable(day) }));

let published: readonly Requirement[] | undefined;

/**
 * The requirements that hold on a day, with an operator's corrections laid over them.
 * @param corrections by id: what is asked for, how grave it is, until when it holds
 * @throws CharacterisationError `CHARACTERISATION_REQUIREMENTS_MALFORMED`, whose message names the key of a bad correction
 */
export function loadRequirements(date: Date, corrections: RequirementCorrections = {}): Requirement[] {
  try {
    published ??= readPublished();
    correctionsShape(corrections, '');
    const today = date.toISOString().slice(0, 10);
    return corrected(published, corrections).filter(
      ({ effectiveFrom, effectiveTo }) => effectiveFrom <= today && (effectiveTo === null || today < effectiveTo),
    );
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new CharacterisationError('CHARACTERISATION_REQUIREMENTS_MALFORMED', error.message, { cause: error });
  }
}

function readPublished(): Requirement[] {
  const value: unknown = JSON.parse(readFileSync(new URL('../../data/requirements.json', import.meta.url), 'utf8'));
  requirementsShape(value, '');
  const { requirements } = value as { requirements: Requirement[] };
  requirements.forEach(checkFormats);
  return requirements;
}

function corrected(requirements: readonly Requirement[], corrections: RequirementCorrections): Requirement[] {
  const ids = requirements.map(({ id }) => id);
  for (const id of Object.keys(corrections)) if (!ids.includes(id)) malformed(id, `one of ${ids.join(', ')}`);
  const all = requirements.map((one): Requirement => ({ ...one, ...corrections[one.id] }));
  all.forEach(checkFormats);
  return all;
}

function checkFormats({ id, formats = [] }: Requirement): void {
  const unknown = formats.find((format) => !knownFormats().has(format));
  if (unknown !== undefined) malformed(`${id}.formats`, `formats of the table, not ${unknown}`);
}
