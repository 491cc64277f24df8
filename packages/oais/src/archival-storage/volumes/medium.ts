import { ArchiveError } from '../../error.js';
import { VOLUME_KINDS, type VolumeMedium } from './types.js';

const MAX_TEXT = 500;

/** @throws ArchiveError `ARCHIVE_VOLUME_INVALID` that names the member */
export function parseMedium(value: unknown): VolumeMedium {
  if (typeof value !== 'object' || value === null) throw invalid('expected a JSON object');
  const given = value as Record<string, unknown>;
  const { capacityBytes, kind } = given;
  const label = textOf(given, 'label');
  const serial = textOf(given, 'serial');
  if (label === undefined || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(label))
    throw invalid('label has letters, digits, dot, dash and underline, at most 100');
  if (serial === undefined || serial === '') throw invalid('serial is missing');
  if (!VOLUME_KINDS.some((known) => known === kind)) throw invalid(`kind is one of ${VOLUME_KINDS.join(', ')}`);
  if (typeof capacityBytes !== 'number' || !Number.isSafeInteger(capacityBytes) || capacityBytes <= 0)
    throw invalid('capacityBytes is a number of bytes');
  const [location, custodian] = [textOf(given, 'location'), textOf(given, 'custodian')];
  const ratedLifeEnd = dayOf(given, 'ratedLifeEnd');
  return {
    label,
    kind: kind as VolumeMedium['kind'],
    capacityBytes,
    serial,
    ...(location !== undefined && { location }),
    ...(custodian !== undefined && { custodian }),
    ...(ratedLifeEnd !== undefined && { ratedLifeEnd }),
  };
}

/** Texts go into lines that are signed: none has a line break. */
function textOf(given: Record<string, unknown>, name: string): string | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length > MAX_TEXT || /\p{C}/u.test(value) || value !== value.trim())
    throw invalid(`${name} is a text of one line, at most ${MAX_TEXT} characters`);
  return value;
}

function dayOf(given: Record<string, unknown>, name: string): string | undefined {
  const value = textOf(given, name);
  if (value === undefined) return undefined;
  const day = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(value))
    throw invalid(`${name} is a day, YYYY-MM-DD`);
  return value;
}

const invalid = (message: string): ArchiveError => new ArchiveError('ARCHIVE_VOLUME_INVALID', `a volume: ${message}`);
