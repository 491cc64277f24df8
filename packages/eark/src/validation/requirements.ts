import {
  EARLIER_REQUIREMENTS,
  PUBLISHED,
  REQUIREMENTS,
  type EarkVersion,
  type Requirement,
  type RequirementId,
} from './requirements.generated.js';

/** What the tables say of one requirement in one version, and which version that is. */
export interface VersionedRequirement extends Requirement {
  version: EarkVersion;
}

/** Versions whose requirements are known, newest first. */
export const EARK_VERSIONS: readonly EarkVersion[] = PUBLISHED['E-ARK CSIP']!;

const tables: readonly (readonly [EarkVersion, Readonly<Record<string, Requirement | null>>])[] = [
  ['2.2.0', REQUIREMENTS],
  ['2.1.0', EARLIER_REQUIREMENTS['2.1.0']],
  ['2.0.4', EARLIER_REQUIREMENTS['2.0.4']],
];

/**
 * A requirement as the version has it; `undefined` where that version has none of that id. A specification that is not published
 * in the version (the AIP's before 2.2.0) is taken in its oldest published one.
 */
export function requirementOf(id: RequirementId, version: EarkVersion): VersionedRequirement | undefined {
  let found: Requirement | null | undefined;
  for (const [of, table] of tables) {
    if (Object.hasOwn(table, id)) found = table[id]!;
    if (of === version) break;
  }
  if (found === undefined || found === null) return undefined;
  const published = PUBLISHED[found.specification]!;
  return { ...found, version: published.includes(version) ? version : published.at(-1)! };
}
