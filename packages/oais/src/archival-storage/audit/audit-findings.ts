import type { Finding } from '@mocban/core';

/** An error by a code of OCFL. */
export const ocflFinding = (rule: string, location: string, message: string): Finding => ({
  ...archiveFinding(rule, location, message),
  standard: 'OCFL 1.1',
});

/** An error by a rule of ours. */
export const archiveFinding = (rule: string, location: string, message: string): Finding => ({
  rule,
  severity: 'error',
  location,
  message,
});
