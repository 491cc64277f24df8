import { FindingLog, isValid, type Finding } from './finding.js';

const finding = (severity: Finding['severity'], rule = 'R'): Finding => ({
  rule,
  severity,
  location: '.',
  message: 'm',
});

it('calls a result with warnings valid and one with an error invalid', () => {
  expect(isValid([finding('warning'), finding('info')])).toBe(true);
  expect(isValid([finding('warning'), finding('error')])).toBe(false);
});

it('keeps a bounded number of findings of one rule and says how many there were', () => {
  const log = new FindingLog({ maxPerRule: 2 });
  log.add(finding('warning'), finding('error'), finding('warning'), finding('info', 'S'));
  const listed = log.list();
  expect(listed).toHaveLength(4);
  expect(listed.at(-1)).toMatchObject({ rule: 'R', severity: 'error', message: expect.stringContaining('3 findings') });
  expect(log.hasErrors).toBe(true);
});
