import { CodedError } from '@mocban/core';

export type FormatRiskErrorCode =
  /** A risk matrix, its weights or its action plans are not in the form that they are published in. */
  | 'FORMAT_RISK_MATRIX_INVALID'
  /** What PRONOM says of its own records is not in the form that this package gives it. */
  | 'FORMAT_RISK_REGISTER_INVALID'
  /** A row of a local policy lacks something or contradicts itself. */
  | 'FORMAT_RISK_POLICY_INVALID';

export class FormatRiskError extends CodedError<FormatRiskErrorCode> {}
