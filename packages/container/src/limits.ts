import type { ContainerLimits } from './types.js';

export type ResolvedLimits = Required<ContainerLimits>;

/** Entries smaller than this never count as bombs: a page of spaces may well pack 500 to 1. */
export const RATIO_FLOOR_BYTES = 1024 * 1024;

export const resolveLimits = (limits: ContainerLimits = {}): ResolvedLimits => ({
  maxEntries: limits.maxEntries ?? 1_000_000,
  maxTotalBytes: limits.maxTotalBytes ?? 2 ** 40,
  maxRatio: limits.maxRatio ?? 200,
});

export const ratioExceeded = (unpacked: number, packed: number, limits: ResolvedLimits): boolean =>
  unpacked > RATIO_FLOOR_BYTES && unpacked > limits.maxRatio * Math.max(packed, 1);
