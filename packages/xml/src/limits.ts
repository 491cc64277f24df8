import type { XmlLimits } from './types.js';

const MEBI = 1024 * 1024;

/** Bytes that the tree reader takes unless told otherwise. */
export const TREE_MAX_BYTES = 16 * MEBI;

export const resolveLimits = (limits: XmlLimits = {}): Required<XmlLimits> => ({
  maxDepth: limits.maxDepth ?? 256,
  maxAttributeLength: limits.maxAttributeLength ?? 65_536,
  maxAttributes: limits.maxAttributes ?? 256,
  maxTextLength: limits.maxTextLength ?? 10 * MEBI,
  maxBytes: limits.maxBytes ?? Number.POSITIVE_INFINITY,
});
