import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { isValid } from '@mocban/core';
import { fileAccess, type PdfLimits, type RandomAccess } from '@mocban/pdf';
import { listArchive } from './archive/archive.js';
import { CharacterisationError } from './error.js';
import { Problems } from './findings/problems.js';
import { finding } from './findings/rules.js';
import { mislabelled } from './format/mislabelled.js';
import { sniff } from './format/sniff.js';
import { knownFormats } from './format/table.js';
import { textOf } from './format/text.js';
import { isImageFormat, readImage } from './image/read-image.js';
import { readMedia } from './media/media.js';
import type { Characterisation, Characterised } from './model/characterisation.js';
import { readOle2 } from './office/ole2.js';
import { readZipDocument, tellOffice, type OfficeDocument } from './office/read-office.js';
import { readRtf } from './office/rtf.js';
import { characterisePdf } from './pdf/pdf.js';
import { tellPdf } from './pdf/tell-pdf.js';
import { checkRequirements } from './requirements/check.js';
import type { Expectation } from './requirements/types.js';

export interface CharacteriseOptions {
  /** What the file was identified as: a finding where its bytes say something else. */
  puid?: string;
  /** Its name, for the extension. @defaultValue the path */
  name?: string;
  /** What it is held against. @defaultValue nothing but its format */
  expectation?: Expectation;
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
  // As all reads are: a promise for each call takes longer than a small file. A pipe that nobody writes to would be waited for.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new CharacterisationError('CHARACTERISATION_NOT_A_FILE', 'this is no file');
    return await characterise({ source: fileAccess(file, stats.size), path }, options);
  } finally {
    closeSync(file);
  }
}

interface Opened {
  source: RandomAccess;
  /** For what is read by other packages. */
  path: string;
}

async function characterise(opened: Opened, options: CharacteriseOptions): Promise<Characterisation> {
  const { sizeBytes } = opened.source;
  const { puid, name = opened.path, expectation } = options;
  if (sizeBytes === 0)
    return { family: 'empty', format: 'empty', sizeBytes, properties: {}, findings: [finding('FORMAT_EMPTY')] };
  const problems = new Problems();
  const found = await propertiesOf(sniff(opened.source), opened, problems, options);
  const own = [...problems.list(), ...mislabelled(found.format, { name, puid, isBroken: problems.isBroken })];
  // What cannot be read is held against nothing else.
  const held = expectation !== undefined && isValid(own) ? checkRequirements(found, expectation) : [];
  return { ...found, sizeBytes, findings: [...own, ...held] };
}

async function propertiesOf(
  format: string,
  { source, path }: Opened,
  problems: Problems,
  { limits, signal }: CharacteriseOptions,
): Promise<Characterised> {
  if (format === 'pdf') {
    const properties = await characterisePdf(source, problems, limits?.pdf, signal);
    tellPdf(properties, problems);
    return { family: 'pdf', format, properties };
  }
  if (isImageFormat(format)) return { family: 'image', format, properties: readImage(format, source, problems) };
  if (format === 'ole2') return office(await readOle2(source, problems), problems);
  if (format === 'rtf') return office({ format, properties: readRtf(source, problems) }, problems);
  const document = format === 'zip' ? await readZipDocument(path, problems, signal) : undefined;
  if (document?.properties !== undefined) return office(document, problems);
  const found = document?.format ?? format;
  const family = knownFormats().get(found)?.family;
  if (family === 'audio' || family === 'video') return readMedia(found, family, source, problems, signal);
  if (family === 'archive')
    return { family, format: found, properties: await listArchive(found, { source, path }, problems, signal) };
  if (family === 'text') return { family, format: found, properties: textOf(source) ?? {} };
  return { family: 'other', format: found, properties: {} };
}

function office({ format, properties }: OfficeDocument, problems: Problems): Characterised {
  tellOffice(properties, problems);
  return { family: 'office', format, properties };
}
