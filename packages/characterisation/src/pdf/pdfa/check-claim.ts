import type { Page, RevisionView } from '@mocban/pdf';
import type { PdfaClaim, PdfaContradiction } from '../../model/pdf.js';
import { checkCatalog } from './check-catalog.js';
import { checkColours } from './check-colours.js';
import { checkFile } from './check-file.js';
import { checkFonts } from './check-fonts.js';
import { checkObjects } from './check-objects.js';
import { checkPages } from './check-pages.js';
import { Contradictions } from './contradictions.js';
import type { Painted } from './painted.js';
import { isKnownPart, type PdfaPart } from './rules.js';

const LEVELS: Readonly<Record<PdfaPart, readonly (string | undefined)[]>> = {
  '1': ['A', 'B'],
  '2': ['A', 'B', 'U'],
  '3': ['A', 'B', 'U'],
  '4': [undefined, 'E', 'F'],
};
/** Actions that are permitted; those to a file within came with part 2. @see ISO 19005-1 §6.6.1, ISO 19005-2 §6.5.1 */
const FIRST_ACTIONS = ['GoTo', 'GoToR', 'Thread', 'URI', 'Named', 'SubmitForm'];
const LATER_ACTIONS = [...FIRST_ACTIONS, 'GoToE'];

export interface ClaimedDocument {
  view: RevisionView;
  pages: readonly Page[];
  painted: Painted;
  /** Kinds that it has. */
  actions: readonly string[];
}

/**
 * What in a document contradicts its claim to be PDF/A. It finds much of what is wrong and not all: nothing found is no proof.
 * @throws PdfError `PDF_LIMIT`
 */
export function contradictionsOf(
  claim: PdfaClaim,
  { view, pages, painted, actions }: ClaimedDocument,
): readonly PdfaContradiction[] {
  const { part, conformance } = claim;
  if (!isKnownPart(part)) return [];
  const found = new Contradictions(part);
  if (!LEVELS[part].includes(conformance)) found.add('level', undefined, conformance ?? 'none');
  checkFile(view, found);
  checkCatalog(view, claim, found);
  checkPages(view, pages, found);
  checkFonts(view, painted.fonts, claim, found);
  const forbidden = actions.filter((kind) => !(part === '1' ? FIRST_ACTIONS : LATER_ACTIONS).includes(kind));
  if (forbidden.length > 0) found.add('action', undefined, forbidden.join(', '));
  const hasDefaults = checkObjects(view, found);
  checkColours(view, painted.colours, hasDefaults, found);
  return found.list();
}
