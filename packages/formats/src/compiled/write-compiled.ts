import type { ContainerSignatureFile } from '../container-signatures/read-container-signatures.js';
import { FormatsError } from '../error.js';
import type { ByteSequence, Fragment, InternalSignature, SignatureFile } from '../signature-file/types.js';
import { BETWEEN, CONTAINERS_FORM, SIGNATURES_FORM, SUBFIELD } from './form.js';

/**
 * A release of signatures as text of one fact a line, which is read in a hundredth of the time that the XML takes and shows in a
 * comparison what a new release has changed. The patterns are DROID's own.
 * @throws FormatsError `FORMATS_SIGNATURES_INVALID` for a name that a line cannot hold
 */
export function compileSignatures({ version, created, signatures, formats }: SignatureFile): string {
  return text([
    [SIGNATURES_FORM],
    ['release', version, created],
    ...formats.map((format) => [
      'format',
      format.id,
      format.puid,
      format.name,
      format.version ?? '',
      list(format.mimeTypes),
      list(format.extensions),
      list(format.signatureIds),
      list(format.priorityOver),
    ]),
    ...signatures.flatMap(signatureLines),
  ]);
}

/** The same of container signatures. @throws FormatsError `FORMATS_SIGNATURES_INVALID` */
export function compileContainers({ version, signatures, puids, triggers }: ContainerSignatureFile): string {
  return text([
    [CONTAINERS_FORM],
    ['release', version],
    ...[...triggers].map(([puid, kind]) => ['trigger', kind, puid]),
    ...signatures.flatMap(({ id, kind, files }) => [
      ['container', id, kind, list(puids.get(id) ?? [])],
      ...files.flatMap((file) => [['file', file.path], ...file.signatures.flatMap(signatureLines)]),
    ]),
  ]);
}

/** A signature as it is written, without its number: two that are the same text are the same signature. */
export const textOfSignature = (signature: InternalSignature): string => text(signatureLines({ ...signature, id: 0 }));

type Line = readonly (string | number)[];

const text = (lines: readonly Line[]): string =>
  `${lines.map((fields) => fields.map(field).join(BETWEEN)).join('\n')}\n`;

function field(value: string | number): string {
  const written = String(value);
  if (/[\t\n\r]/.test(written)) throw invalid(`a name with a line or a tab in it: ${written.slice(0, 60)}`);
  return written;
}

function list(values: readonly (string | number)[]): string {
  if (values.some((value) => String(value).includes(SUBFIELD))) throw invalid(`a name with ${SUBFIELD} in it`);
  return values.join(SUBFIELD);
}

const invalid = (message: string): FormatsError => new FormatsError('FORMATS_SIGNATURES_INVALID', message);

const signatureLines = ({ id, isSpecific, sequences }: InternalSignature): Line[] => [
  isSpecific ? ['signature', id] : ['signature', id, 'generic'],
  ...sequences.flatMap(sequenceLines),
];

/** Each piece from left to right; those after the first are counted from the one before. */
const sequenceLines = ({ reference, pieces }: ByteSequence): Line[] =>
  pieces.map(({ minOffset, maxOffset, anchor, left, right }, index) => [
    index === 0 ? reference : 'then',
    `${minOffset}..${maxOffset ?? ''}`,
    ...left.flatMap((fragments, place) => fragments.map((one) => fragmentField('<', place, one))).reverse(),
    `= ${patternField(anchor.text)}`,
    ...right.flatMap((fragments, place) => fragments.map((one) => fragmentField('>', place, one))),
  ]);

const fragmentField = (side: '<' | '>', place: number, { minGap, maxGap, pattern }: Fragment): string =>
  `${side}${place + 1} ${minGap}..${maxGap} ${patternField(pattern.text)}`;

/** Spaces between bytes are one; in a text they are bytes. */
const patternField = (pattern: string): string =>
  pattern.trim().replace(/'[^']*'|\s+/g, (part) => (part.startsWith("'") ? part : ' '));
