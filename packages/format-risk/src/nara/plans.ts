import type { RiskLevel } from '../level.js';
import { listOf, publishedLevel } from './matrix.js';
import { columnOf, invalidMatrix, readTable } from './table.js';

/** What NARA does with a format, and with what. */
export interface ActionPlan {
  /** As `NF00380`. */
  id: string;
  /** As PRONOM numbers it, `fmt/899`; several formats of NARA may be one of PRONOM's, and one may be none. */
  puid: string | undefined;
  level: RiskLevel;
  /** `Retain`, `Transform`, `Identify Version`, `Retain for Future Assessment`. */
  action: string;
  plan: string;
  tools: readonly string[];
  mediaTypes: readonly string[];
}

const WHAT = 'action plans';

/**
 * @param text of `NARA_PreservationActionPlan_FileFormats_*.csv`
 * @returns by the id of the format
 * @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID`
 */
export function readPlans(text: string): Map<string, ActionPlan> {
  const table = readTable(text, WHAT);
  const at = (name: string): number => columnOf(table, WHAT, name);
  const [id, puid, level, action, plan, tools, mediaTypes] = [
    at('NARA Format ID'),
    at('PRONOM URL'),
    at('NARA Risk Level'),
    at('NARA Preservation Action'),
    at('NARA Proposed Preservation Plan'),
    at('NARA Preferred Processing and Transformation Tool(s)'),
    at('MIME type(s)'),
  ];
  return new Map(
    table.rows.map((row) => [
      row[id]!,
      {
        id: row[id]!,
        puid: puidOf(row[id]!, row[puid]!),
        level: publishedLevel(row[id]!, row[level]!),
        action: row[action]!.trim(),
        plan: row[plan]!.trim(),
        tools: row[tools]!.split(';').flatMap((one) => one.trim() || []),
        mediaTypes: listOf(row[mediaTypes]!),
      },
    ]),
  );
}

function puidOf(id: string, url: string): string | undefined {
  if (url.trim() === '') return undefined;
  const puid = /\/((?:x-)?[a-z]{3}\/\d{1,7})\/?$/i.exec(url.trim())?.[1];
  if (puid === undefined) throw invalidMatrix(`${WHAT}, ${id}: ${url.slice(0, 80)} names no format of PRONOM`);
  return puid.toLowerCase();
}
