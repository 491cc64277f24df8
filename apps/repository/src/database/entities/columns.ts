import type { ValueTransformer } from 'typeorm';

/** `bigint` as a number: sizes and sequence numbers stay far below 2^53. */
export const bigintNumber: ValueTransformer = {
  to: (value?: number) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};
