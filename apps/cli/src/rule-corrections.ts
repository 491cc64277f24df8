import type { RuleBook } from '@mocban/vn-records';
import { readJson } from './json-file.js';

/** The Thông tư 05 rules with the corrections of a file. */
export async function rulesFrom(path: string | undefined): Promise<{ rules?: RuleBook }> {
  if (path === undefined) return {};
  const { loadRules } = await import('@mocban/vn-records');
  return { rules: loadRules(await readJson(path)) };
}
