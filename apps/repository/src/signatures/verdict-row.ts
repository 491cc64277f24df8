import type { JudgedFile } from '@mocban/oais';
import type { VerdictDto } from './verdict.dto.js';

/** A verdict as it is kept, of a transfer or of a holding. */
export interface VerdictRow extends JudgedFile {
  /** By which pages are read. */
  position: string;
}

/** As it is shown. */
export const verdictOf = ({ path, kind, sha256, decision, report }: VerdictRow): VerdictDto => ({
  path,
  kind,
  sha256,
  judgedAt: report.at,
  indication: report.indication,
  ...(report.subIndication !== undefined && { subIndication: report.subIndication }),
  decision,
  report,
});
