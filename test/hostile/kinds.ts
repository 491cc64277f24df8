import { CMS_FUZZ, TOKEN_FUZZ } from './cms-fuzz.js';
import type { FuzzKind } from './fuzz.js';
import { PDF_FUZZ } from './pdf-fuzz.js';
import { XML_FUZZ } from './xml-fuzz.js';

/** All kinds of hostile inputs that signatures are judged in: a kind more is a line more. */
export const FUZZ_KINDS: readonly FuzzKind[] = [CMS_FUZZ, TOKEN_FUZZ, XML_FUZZ, PDF_FUZZ];
