import type { DocumentReport } from '../model/report.js';
import { provedUntil } from './proved-until.js';

const certificate = (notAfter: string, isAnchor = false) => ({ notAfter: `${notAfter}-01-01T00:00:00.000Z`, isAnchor });
const stamp = (kind: string, notAfter: string, indication = 'PASSED') => ({
  kind,
  indication,
  authority: certificate(notAfter),
});
const signature = (chain: object[], timestamps: object[] = []) => ({ kind: 'signature', chain, timestamps });
const report = (signatures: object[], more: object = {}) =>
  ({ indication: 'TOTAL_PASSED', signatures, evidence: [], ...more }) as unknown as DocumentReport;

const signer = [certificate('2028'), certificate('2027'), certificate('2040', true)];

it.each([
  ['its chain alone', '2027', report([signature(signer)])],
  ['a time-stamp that ends later', '2035', report([signature(signer, [stamp('signature', '2035')])])],
  ['no time-stamp that has not passed', '2027', report([signature(signer, [stamp('signature', '2035', 'FAILED')])])],
  ['no time-stamp of the content', '2027', report([signature(signer, [stamp('content', '2035')])])],
  ['the first of several to end', '2027', report([signature(signer, [stamp('archive', '2035')]), signature(signer)])],
  [
    'an evidence record of the file',
    '2036',
    report([signature(signer)], { evidence: [stamp('evidence-record', '2036')] }),
  ],
  [
    'a time-stamp of the document',
    '2034',
    report([signature(signer), { kind: 'document-timestamp', indication: 'PASSED', chain: [certificate('2034')] }]),
  ],
])('goes by %s', (_, year, given) => {
  expect(provedUntil(given)?.getUTCFullYear()).toBe(Number(year));
});

it('says nothing of what has not passed', () => {
  expect(provedUntil(report([signature(signer)], { indication: 'INDETERMINATE' }))).toBeUndefined();
  expect(provedUntil(report([], { indication: 'NO_SIGNATURE' }))).toBeUndefined();
});
