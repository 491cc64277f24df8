import type { Texts } from '../own-data.js';

/** How NARA puts its plans, and how that is said in Vietnamese; what stands between are names of formats. */
const PHRASES: readonly [english: RegExp, vietnamese: string][] = [
  [/^Transform to a TBD format/i, 'chuyển sang định dạng mà NARA chưa chọn'],
  [/^Transform to /, 'chuyển sang '],
  [/ if possible, otherwise retain$/, ' nếu được, nếu không thì giữ nguyên'],
  [/ if possible$/, ' nếu được'],
  [/,? and retain original$/, ' và giữ bản gốc'],
  [/,? and retain$/, ' và giữ bản gốc'],
  [/,? and retain (?=[A-Z])/, ' và giữ '],
  [/, possibly /, ', có thể là '],
  [/,? or /, ' hoặc '],
];

/** Beside names of formats, which have capitals and digits, only our own words are left. */
const OURS = new Set(PHRASES.flatMap(([, vietnamese]) => vietnamese.split(/[ ,]+/)));

/** What NARA plans for a format that it transforms. A plan of other phrases is quoted in Vietnamese as it stands. */
export function planText(plan: string): Texts {
  let said = plan;
  for (const [english, vietnamese] of PHRASES) said = said.replace(english, vietnamese);
  const isSaid = said.split(/[ ,]+/).every((word) => OURS.has(word) || /[A-Z\d]/.test(word));
  return {
    vi: isSaid ? `NARA: ${said}` : `NARA chuyển đổi, nguyên văn: “${plan}”`,
    en: `NARA transforms: ${plan}`,
  };
}
