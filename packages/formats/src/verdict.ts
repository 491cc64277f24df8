import type { FormatTable } from './format-table.js';
import type { Basis, FormatMatch, IdentificationWarning } from './identification.js';
import type { Vocabulary } from './markup/vocabularies.js';
import type { XmlRoot } from './markup/xml-root.js';
import type { FileFormat } from './signature-file/types.js';
import type { TextFacts } from './text/text-encoding.js';

/** All that was found out of a file. */
export interface Evidence {
  sizeBytes: number;
  /** Formats whose signatures it has, by its bytes or, where it is a container, by what lies in it. */
  signed: readonly FileFormat[];
  signedBy: 'container' | 'signature';
  /** It is XML. */
  xml: { root: XmlRoot; vocabulary: Vocabulary | undefined } | undefined;
  text: TextFacts | undefined;
  extension: string | undefined;
  /** What somebody said that it is. */
  mimeType: string | undefined;
  isBudgetExceeded: boolean;
  isEncrypted: boolean;
  isUnreadable: boolean;
}

export interface Verdict {
  matches: FormatMatch[];
  warnings: IdentificationWarning[];
}

const PLAIN_TEXT = 'x-fmt/111';
/** XML of any kind. */
export const XML_PUID = 'fmt/101';
/** Of a container whose contents are encrypted: the format says so. */
const ENCRYPTED_PUIDS = new Set(['fmt/494']);
/** Types of texts that are not below `text/`. */
const TEXT_TYPES = /^(text\/|application\/(.*\+)?(json|xml|javascript|sql|x-sh)$)/;

/**
 * What the evidence says together: matches by the best basis there is, and warnings where one basis contradicts another. Nothing is
 * left out because another basis is likelier to be wrong.
 */
export function verdictOf(evidence: Evidence, table: FormatTable): Verdict {
  const named = table.ofExtension(evidence.extension);
  const matches = matchesOf(evidence, named, table);
  return { matches, warnings: warningsOf(evidence, named, matches, table) };
}

function matchesOf(evidence: Evidence, named: readonly FileFormat[], table: FormatTable): FormatMatch[] {
  const { signed, signedBy, xml, text, mimeType } = evidence;
  const byRoot = (xml?.vocabulary?.puids ?? []).flatMap((puid) => table.ofPuid(puid) ?? []);
  if (signed.length > 0) {
    const told = signed.map((one) => matchOf(one, signedBy));
    if (signed.some((one) => byRoot.includes(one))) return told;
    const specific = byRoot.map((one) => matchOf(one, 'xml'));
    // That it is XML is the least that can be said of it.
    return isGeneric(signed) ? [...specific, ...told] : [...told, ...specific];
  }
  if (byRoot.length > 0) return byRoot.map((one) => matchOf(one, 'xml'));
  if (xml !== undefined) return known(table, XML_PUID, 'xml');
  if (text !== undefined) return textMatches(text, named, table);
  if (named.length > 0) return named.map((one) => matchOf(one, 'extension'));
  return table.ofMimeType(mimeType).map((one) => matchOf(one, 'mime'));
}

const isGeneric = (signed: readonly FileFormat[]): boolean => signed.every(({ puid }) => puid === XML_PUID);

/**
 * A kind of text that has no signature is told by its name: that it is a text is proved, and no more can be. A name that says
 * something else is told as well, and first where bytes above 127 leave open whether it is a text.
 */
function textMatches({ encoding }: TextFacts, named: readonly FileFormat[], table: FormatTable): FormatMatch[] {
  const plain = known(table, PLAIN_TEXT, 'text');
  if (named.some(({ puid }) => puid === PLAIN_TEXT)) return plain;
  const kinds = named.filter((one) => mayBeText(one, table)).map((one) => matchOf(one, 'extension'));
  if (kinds.length > 0) return [...kinds, ...plain];
  const others = named.map((one) => matchOf(one, 'extension'));
  return encoding === '8-bit' ? [...others, ...plain] : [...plain, ...others];
}

const mayBeText = (format: FileFormat, table: FormatTable): boolean =>
  !table.hasSignature(format) &&
  (format.mimeTypes.length === 0 || format.mimeTypes.some((type) => TEXT_TYPES.test(type)));

function warningsOf(
  evidence: Evidence,
  named: readonly FileFormat[],
  matches: readonly FormatMatch[],
  table: FormatTable,
): IdentificationWarning[] {
  const { signed, mimeType } = evidence;
  const wrong = whatIsWrong(evidence, named, matches, table);
  const warnings: IdentificationWarning[] = wrong === undefined ? [] : [wrong];
  const isContradicted =
    signed.length > 0 && !isGeneric(signed) && matches.some(({ basis }) => basis === 'xml') && wrong === undefined;
  if (isContradicted) warnings.push('XML_MISMATCH');
  const typed = matches.filter(({ mimeTypes }) => mimeTypes.length > 0);
  const isSaid = typed.some(({ mimeTypes }) => mimeTypes.some((type) => type.toLowerCase() === mimeType));
  if (mimeType !== undefined && typed.length > 0 && !isSaid) warnings.push('MIME_MISMATCH');
  return warnings;
}

/** One thing, however many follow from it. */
function whatIsWrong(
  evidence: Evidence,
  named: readonly FileFormat[],
  matches: readonly FormatMatch[],
  table: FormatTable,
): IdentificationWarning | undefined {
  if (evidence.sizeBytes === 0) return 'EMPTY_FILE';
  if (evidence.isBudgetExceeded) return 'BUDGET_EXCEEDED';
  if (evidence.isEncrypted || evidence.signed.some(({ puid }) => ENCRYPTED_PUIDS.has(puid))) return 'ENCRYPTED';
  if (evidence.isUnreadable) return 'CONTAINER_UNREADABLE';
  // An extension that no format has says nothing.
  if (evidence.extension === undefined || named.length === 0) return undefined;
  if (evidence.signed.length > 0)
    return isNamedOtherwise(evidence.extension, matches, table) ? 'EXTENSION_MISMATCH' : undefined;
  const isProved = evidence.text !== undefined || evidence.xml !== undefined;
  const isBorneOut = ({ puid }: FileFormat): boolean =>
    matches.some((match) => match.puid === puid && match.basis !== 'extension');
  if (isProved && named.some((one) => isBorneOut(one) || mayBeText(one, table))) return undefined;
  if (named.every((one) => table.hasSignature(one))) return 'SIGNATURE_MISSING';
  return isProved ? 'EXTENSION_MISMATCH' : undefined;
}

/** Some formats have no extension of their own: any name will do. */
function isNamedOtherwise(extension: string, matches: readonly FormatMatch[], table: FormatTable): boolean {
  const extensions = matches.flatMap(({ puid }) => table.ofPuid(puid)?.extensions ?? []);
  return extensions.length > 0 && !extensions.includes(extension);
}

const known = (table: FormatTable, puid: string, basis: Basis): FormatMatch[] => {
  const format = table.ofPuid(puid);
  return format === undefined ? [] : [matchOf(format, basis)];
};

const matchOf = ({ puid, name, version, mimeTypes }: FileFormat, basis: Basis): FormatMatch => ({
  puid,
  name,
  version,
  mimeTypes,
  basis,
});
