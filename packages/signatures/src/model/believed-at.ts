import type { Certificate } from '@mocban/pki';
import type { Trust, TrustedEntry } from './to-judge.js';

/** Whether a certificate is believed at a time: since `from`, and until before `until`. */
export const isBelievedAt = ({ from, until }: Pick<TrustedEntry, 'from' | 'until'>, at: Date): boolean =>
  (from === undefined || from <= at) && (until === undefined || at < until);

/** The certificates of a kind that are believed at a time. */
export const believedAt = ({ entries }: Trust, kind: TrustedEntry['kind'], at: Date): Certificate[] =>
  entries.filter((one) => one.kind === kind && isBelievedAt(one, at)).map(({ certificate }) => certificate);
