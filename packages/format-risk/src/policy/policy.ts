import type { RiskLevel } from '../level.js';
import { ownData, type Texts } from '../own-data.js';
import { Shape } from '../shape.js';

const CONFIDENCES = ['V', 'S', 'S2', 'S1', 'R', 'I'] as const;
const EFFECTS = ['decides', 'at-least', 'where-unassessed'] as const;
const LEVELS = ['low', 'moderate', 'high'] as const;
const shape = new Shape('FORMAT_RISK_POLICY_INVALID');
const MOST_ROWS = 10_000;
const MOST_PUIDS = 1_000;

/**
 * How far a row can be relied on: V read in the legal text; S2 two or more independent descriptions agree; S a description; S1 one
 * description only; R from general knowledge; I inferred.
 */
export type PolicyConfidence = (typeof CONFIDENCES)[number];

/**
 * `decides`: the level, whatever anybody else says. `at-least`: no lower level than this one. `where-unassessed`: the level where nobody
 * else has one: that a format may be used says nothing against a risk that somebody has found.
 */
export type PolicyEffect = (typeof EFFECTS)[number];

/** What is decided here of one format or a family of formats. Dates are `YYYY-MM-DD`; `validTo` is the first day it no longer holds. */
export interface PolicyRow {
  id: string;
  /** Either a format of PRONOM's or a family of them. */
  puid?: string;
  family?: string;
  effect: PolicyEffect;
  level: Exclude<RiskLevel, 'unknown'>;
  /** What is to be done with such files. */
  task?: 'migrate';
  reason: Texts;
  source: string;
  confidence: PolicyConfidence;
  validFrom: string;
  validTo: string | null;
  decidedBy: string;
}

/** Formats that are spoken of by one name. */
export interface FormatFamily {
  id: string;
  label: Texts;
  puids: readonly string[];
}

export interface Policy {
  /** Of the rows, e.g. the day they are of. */
  version: string;
  families: readonly FormatFamily[];
  rows: readonly PolicyRow[];
}

/** The rows that come with this package: the formats that Thông tư 05/2025/TT-BNV allows in packages, and DWG, which it does not. */
export const nationalPolicy = (): Policy => parsePolicy(ownData('vn-policy.json'));

/**
 * Reads a policy from JSON: `{ "version", "families": [], "rows": [] }`. Families may be left out.
 * @param known families that rows may name besides their own
 * @throws FormatRiskError `FORMAT_RISK_POLICY_INVALID`
 */
export function parsePolicy(json: string, known: readonly FormatFamily[] = []): Policy {
  const policy = shape.record(shape.parsed(json), 'policy');
  const families = shape
    .list(policy['families'] ?? [], 'families', MOST_ROWS)
    .map((one, index) => familyOf(one, `families[${index}]`));
  const all = new Set([...known, ...families].map(({ id }) => id));
  const rows = shape.list(policy['rows'], 'rows', MOST_ROWS).map((one, index) => policyRow(one, all, `rows[${index}]`));
  if (new Set(rows.map(({ id }) => id)).size < rows.length) throw shape.wrong('rows: an id is there twice');
  return { version: shape.text(policy['version'], 'version', 100), families, rows };
}

/**
 * A row of a policy as it comes from outside.
 * @param families ids that it may name
 * @throws FormatRiskError `FORMAT_RISK_POLICY_INVALID`
 */
export function policyRow(value: unknown, families: ReadonlySet<string>, where = 'row'): PolicyRow {
  const row = shape.record(value, where);
  if ((row['puid'] === undefined) === (row['family'] === undefined))
    throw shape.wrong(`${where}: expected either a puid or a family`);
  const family = row['family'] === undefined ? undefined : shape.text(row['family'], `${where}.family`, 60);
  if (family !== undefined && !families.has(family)) throw shape.wrong(`${where}.family: no family ${family}`);
  const validFrom = shape.day(row['validFrom'], `${where}.validFrom`);
  const validTo =
    row['validTo'] === null || row['validTo'] === undefined ? null : shape.day(row['validTo'], `${where}.validTo`);
  if (validTo !== null && validTo <= validFrom) throw shape.wrong(`${where}: it ends before it begins`);
  return {
    id: shape.text(row['id'], `${where}.id`, 100),
    ...(family === undefined ? { puid: shape.puid(row['puid'], `${where}.puid`) } : { family }),
    effect: shape.oneOf(row['effect'], `${where}.effect`, EFFECTS),
    level: shape.oneOf(row['level'], `${where}.level`, LEVELS),
    ...(row['task'] === undefined ? {} : { task: shape.oneOf(row['task'], `${where}.task`, ['migrate'] as const) }),
    reason: shape.texts(row['reason'], `${where}.reason`),
    source: shape.text(row['source'], `${where}.source`, 500),
    confidence: shape.oneOf(row['confidence'], `${where}.confidence`, CONFIDENCES),
    validFrom,
    validTo,
    decidedBy: shape.text(row['decidedBy'], `${where}.decidedBy`, 200),
  };
}

function familyOf(value: unknown, where: string): FormatFamily {
  const family = shape.record(value, where);
  return {
    id: shape.text(family['id'], `${where}.id`, 60),
    label: shape.texts(family['label'], `${where}.label`),
    puids: shape
      .list(family['puids'], `${where}.puids`, MOST_PUIDS)
      .map((one, index) => shape.puid(one, `${where}.puids[${index}]`)),
  };
}
