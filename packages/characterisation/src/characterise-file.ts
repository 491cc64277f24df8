import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileAccess, type PdfLimits, type RandomAccess } from '@mocban/pdf';
import { CharacterisationError } from './error.js';
import { Problems } from './findings/problems.js';
import { finding } from './findings/rules.js';
import { mislabelled } from './format/mislabelled.js';
import { sniff } from './format/sniff.js';
import { knownFormats } from './format/table.js';
import { isImageFormat, readImage } from './image/read-image.js';
import type { Characterisation } from './model/characterisation.js';
import { characterisePdf } from './pdf/pdf.js';

export interface CharacteriseOptions {
  /** What the file was identified as: a finding where its bytes say something else. */
  puid?: string;
  /** Its name, for the extension. @defaultValue the path */
  name?: string;
  limits?: { pdf?: Partial<PdfLimits> };
  signal?: AbortSignal;
}

/**
 * The technical properties of a file, and what is wrong with it. Reads ranges of it; what is held does not grow with its size. Counted
 * and not timed: whoever wants a file to take no longer than so long runs it in a thread.
 * @throws CharacterisationError `CHARACTERISATION_NOT_A_FILE`; the system's error for what cannot be read, the signal's reason
 */
export async function characteriseFile(path: string, options: CharacteriseOptions = {}): Promise<Characterisation> {
  options.signal?.throwIfAborted();
  // A pipe that nobody writes to would be waited for.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new CharacterisationError('CHARACTERISATION_NOT_A_FILE', 'this is no file');
    return await characterise(fileAccess(handle.fd, stats.size), path, options);
  } finally {
    await handle.close();
  }
}

async function characterise(
  source: RandomAccess,
  path: string,
  { puid, name = path, limits, signal }: CharacteriseOptions,
): Promise<Characterisation> {
  const { sizeBytes } = source;
  if (sizeBytes === 0)
    return { family: 'empty', format: 'empty', sizeBytes, properties: {}, findings: [finding('FORMAT_EMPTY')] };
  const format = sniff(source);
  const problems = new Problems();
  const found = await propertiesOf(format, source, problems, limits, signal);
  return { ...found, sizeBytes, findings: [...problems.list(), ...mislabelled(found.format, name, puid)] };
}

type Found = Characterisation extends infer One
  ? One extends Characterisation
    ? Omit<One, 'findings' | 'sizeBytes'>
    : never
  : never;

async function propertiesOf(
  format: string,
  source: RandomAccess,
  problems: Problems,
  limits: CharacteriseOptions['limits'],
  signal: AbortSignal | undefined,
): Promise<Found> {
  if (format === 'pdf')
    return { family: 'pdf', format, properties: await characterisePdf(source, problems, limits?.pdf, signal) };
  if (isImageFormat(format)) return { family: 'image', format, properties: readImage(format, source, problems) };
  const isText = knownFormats().get(format)?.family === 'text';
  return { family: isText ? 'text' : 'other', format, properties: {} };
}
