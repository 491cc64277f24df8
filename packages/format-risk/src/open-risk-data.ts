import { openFormatData, type DataPart } from '@mocban/format-data';
import { FormatRiskError } from './error.js';
import { NARA_FILES, NARA_PART } from './nara/release-part.js';
import { readNaraRelease, type NaraRelease } from './nara/release.js';
import { parseDeprecated, type DeprecatedFormat } from './pronom/deprecated.js';
import { parseVersionChains, type VersionChains } from './pronom/relations.js';
import { RELATIONS_FILE, RELATIONS_PART } from './pronom/release-part.js';

const PRONOM_PART = 'pronom-deprecated';

/** What others say of formats, by one release of format data. */
export interface RiskData {
  nara: NaraRelease;
  deprecated: readonly DeprecatedFormat[];
  /** Which format follows which; absent where the release does not say. */
  chains?: VersionChains;
  /** The parts it was read from: release, publisher, licence, and what the licence asks to be said. */
  parts: readonly DataPart[];
}

/**
 * Opens the risk matrix, the action plans and the register of given-up records of a release of format data, whose digests are checked.
 * Recomputes every rating, which takes some hundredths of a second, and holds about ten megabytes.
 * @param folder of format data. @defaultValue the release that comes with `@mocban/format-data`
 * @throws FormatDataError for a folder that is none, is damaged or lacks a part; FormatRiskError `FORMAT_RISK_MATRIX_INVALID`,
 * `FORMAT_RISK_REGISTER_INVALID`; the system's error
 */
export async function openRiskData(folder?: string): Promise<RiskData> {
  const { manifest } = await openFormatData(folder, { parts: [] });
  const hasRelations = manifest.parts.some(({ id }) => id === RELATIONS_PART);
  const data = await openFormatData(folder, {
    parts: [NARA_PART, PRONOM_PART, ...(hasRelations ? [RELATIONS_PART] : [])],
  });
  const [nara, pronom] = [data.part(NARA_PART), data.part(PRONOM_PART)];
  const relations = hasRelations ? data.part(RELATIONS_PART) : undefined;
  // A folder may have a file below its digest.
  const text = (part: DataPart, name: string): string => {
    const file = part.files.find((one) => one.file.split('/').at(-1) === name);
    if (file === undefined) throw new FormatRiskError('FORMAT_RISK_MATRIX_INVALID', `${part.id}: no file ${name}`);
    return new TextDecoder().decode(data.bytes(file.file));
  };
  const texts = {
    labelled: text(nara, NARA_FILES.labelled),
    numbered: text(nara, NARA_FILES.numbered),
    weights: text(nara, NARA_FILES.weights),
    plans: text(nara, NARA_FILES.plans),
  };
  return {
    nara: readNaraRelease(texts, nara.date ?? nara.version),
    deprecated: parseDeprecated(text(pronom, 'pronom-deprecated.json')),
    ...(relations && { chains: parseVersionChains(text(relations, RELATIONS_FILE)) }),
    parts: [nara, pronom, ...(relations === undefined ? [] : [relations])],
  };
}
