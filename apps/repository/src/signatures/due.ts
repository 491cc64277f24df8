import { provedUntil, type DocumentReport } from '@mocban/signatures';

const DAY_MS = 86_400_000;

/** Days after which a file is judged again, by what was found. */
const AGAIN_DAYS: Readonly<Record<string, number>> = {
  // Lists and answers come daily.
  'INDETERMINATE/TRY_LATER': 1,
  INDETERMINATE: 30,
  TOTAL_FAILED: 365,
  TOTAL_PASSED: 365,
};
/** What can be shown no longer is to be stamped before: so long before, and from then on so often, it is looked at. */
const AHEAD_DAYS = 365;
const AHEAD_AGAIN_DAYS = 30;

/** When a file is to be judged again, and until when the verdict on it can be shown; ISO 8601. */
export function nextCheck(report: DocumentReport): { provedUntil: string | null; dueAt: string } {
  const at = Date.parse(report.at);
  const until = provedUntil(report);
  const { indication, subIndication } = report;
  const days = AGAIN_DAYS[`${indication}/${subIndication ?? ''}`] ?? AGAIN_DAYS[indication] ?? AHEAD_AGAIN_DAYS;
  const ahead =
    until === undefined ? Infinity : Math.max(until.getTime() - AHEAD_DAYS * DAY_MS, at + AHEAD_AGAIN_DAYS * DAY_MS);
  const dueAt = new Date(Math.min(at + days * DAY_MS, ahead));
  return { provedUntil: until?.toISOString() ?? null, dueAt: dueAt.toISOString() };
}
