import { folded } from '../import/fold.js';
import type { ColumnRule } from '../rules/types.js';
import type { Sheet, SheetRow } from './sheet.js';

/** Headings stand in the first rows, below titles. */
const HEADING_ROWS = 30;
/** Fewer known headings than these make no list. */
const MIN_HEADINGS = 3;
const ROW_NUMBER = 'rowNumber';

export interface Headings {
  /** Row of the headings. */
  row: number;
  columns: ReadonlyMap<number, ColumnRule>;
  /** Columns with a heading that is not known, by their headings. */
  unknown: ReadonlyMap<number, string>;
  /** Known columns that occur again; the first counts. */
  repeated: readonly { column: number; heading: string }[];
}

/** The row with the most known headings, the first of equals; `undefined` for a sheet that is no list. */
export function findHeadings({ rows }: Sheet, rules: readonly ColumnRule[]): Headings | undefined {
  const byHeading = new Map<string, ColumnRule[]>();
  for (const rule of rules)
    for (const header of rule.headers) {
      const known = byHeading.get(folded(header)) ?? [];
      if (!known.includes(rule)) byHeading.set(folded(header), [...known, rule]);
    }
  let best: Headings | undefined;
  for (const row of rows.slice(0, HEADING_ROWS)) {
    const headings = headingsOf(row, byHeading);
    if (headings.columns.size > (best?.columns.size ?? MIN_HEADINGS - 1)) best = headings;
  }
  return best;
}

/**
 * Several headings occur for the file and for the document alike. Before the first heading that only a document has, such a heading
 * is the file's, then and after it the document's.
 */
function headingsOf({ number, cells }: SheetRow, byHeading: ReadonlyMap<string, readonly ColumnRule[]>): Headings {
  const found = [...cells]
    .sort(([a], [b]) => a - b)
    .map(([column, { text }]) => ({ column, text, rules: byHeading.get(folded(text)) ?? [] }));
  const ofDocument = found.find(({ rules }) => rules.length > 0 && rules.every(({ block }) => block === 'document'));
  const start = ofDocument?.column ?? Number.POSITIVE_INFINITY;
  const columns = new Map<number, ColumnRule>();
  const unknown = new Map<number, string>();
  const repeated: { column: number; heading: string }[] = [];
  const taken = new Set<ColumnRule>();
  for (const { column, text, rules } of found) {
    if (rules.length === 0) {
      unknown.set(column, text);
      continue;
    }
    // Numbers the rows of the list and says nothing of what is listed.
    if (rules.some(({ id }) => id === ROW_NUMBER)) continue;
    const block = column < start ? 'file' : 'document';
    const preferred = [...rules].sort((a, b) => Number(b.block === block) - Number(a.block === block));
    const rule = preferred.find((candidate) => !taken.has(candidate));
    if (rule === undefined) repeated.push({ column, heading: text });
    else {
      taken.add(rule);
      columns.set(column, rule);
    }
  }
  return { row: number, columns, unknown, repeated };
}
