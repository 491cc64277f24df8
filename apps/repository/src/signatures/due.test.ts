import type { DocumentReport } from '@mocban/signatures';
import { nextCheck } from './due.js';

const report = (indication: string, notAfter: string, subIndication?: string) =>
  ({
    indication,
    subIndication,
    at: '2026-11-21T00:00:00.000Z',
    signatures: [{ kind: 'signature', chain: [{ notAfter, isAnchor: false }], timestamps: [] }],
    evidence: [],
  }) as unknown as DocumentReport;

it.each([
  ['a year later, when all is well', report('TOTAL_PASSED', '2040-01-01T00:00:00Z'), '2027-11-21'],
  ['a year before the last proof ends', report('TOTAL_PASSED', '2028-03-01T00:00:00Z'), '2027-03-02'],
  ['a month later in the last year', report('TOTAL_PASSED', '2027-03-01T00:00:00Z'), '2026-12-21'],
  ['a month later, when nothing can be concluded', report('INDETERMINATE', '2027-03-01T00:00:00Z'), '2026-12-21'],
  ['the next day, when data are to come', report('INDETERMINATE', '2027-03-01T00:00:00Z', 'TRY_LATER'), '2026-11-22'],
])('is %s', (_, given, day) => {
  expect(nextCheck(given).dueAt.slice(0, 10)).toBe(day);
});
