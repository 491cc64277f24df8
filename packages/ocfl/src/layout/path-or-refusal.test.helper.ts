import { OcflError } from '../error.js';
import { objectPathOf } from './layout.js';
import type { Layout } from './types.js';

/** Where a layout has an object, or `undefined` where it has no safe place for it. */
export function pathOrRefusal(layout: Layout, id: string): string | undefined {
  try {
    return objectPathOf(layout, id);
  } catch (error) {
    if (error instanceof OcflError && error.code === 'OCFL_PATH_UNSAFE') return undefined;
    throw error;
  }
}
