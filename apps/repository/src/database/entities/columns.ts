import type { ValueTransformer } from 'typeorm';

/** `bigint` as a number: sizes and sequence numbers stay far below 2^53. */
export const bigintNumber: ValueTransformer = {
  to: (value?: number) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** A list in `jsonb`; where an earlier release kept its only item, a list of that one. */
export const jsonList: ValueTransformer = {
  to: (value?: unknown) => value,
  from: (value: unknown) => (value === null || Array.isArray(value) ? value : [value]),
};
