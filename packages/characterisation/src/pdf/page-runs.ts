import {
  boxOf,
  numberOf,
  PageSurveyor,
  PdfError,
  type Box,
  type ContentSurvey,
  type Page,
  type RevisionView,
} from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import type { PageLayers, PageRun } from '../model/pdf.js';
import { coverageOf, isOpaque, shownImage, type ShownImage } from './page-images.js';

const MOST_RUNS = 10_000;
/** An image that covers so much of a page hides what was drawn before it. */
const HIDING = 0.9;
/** How many operators take as long as an image on a page. */
const STEPS_AN_IMAGE = 16;
/** What is drawn in a unit of a page, unless it says another. @see ISO 32000-1 §14.11.2 */
const INCHES = 1 / 72;

export interface PageRunOptions {
  /** Gets the pages that cannot be read, and that a limit was met. */
  problems: Problems;
  /** Is shown what each page draws. */
  onSurvey(survey: ContentSurvey): void;
  signal?: AbortSignal | undefined;
}

/** What each page is made of, pages that are alike together. */
export function pageRunsOf(view: RevisionView, pages: readonly Page[], options: PageRunOptions): PageRun[] {
  const { problems, signal } = options;
  const surveyor = new PageSurveyor(view);
  const runs: PageRun[] = [];
  for (const [index, page] of pages.entries()) {
    signal?.throwIfAborted();
    try {
      const run = pageOf(view, surveyor, page, index + 1, options);
      const last = runs.at(-1);
      if (last !== undefined && isAlike(last, run)) last.last = run.last;
      else if (runs.length < MOST_RUNS) runs.push(run);
      else {
        problems.limit(`more than ${MOST_RUNS} pages unlike those before them`);
        break;
      }
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
      problems.limit(`pages from ${index + 1} on: ${error.message}`);
      break;
    }
  }
  return runs;
}

function pageOf(
  view: RevisionView,
  surveyor: PageSurveyor,
  page: Page,
  number: number,
  { problems, onSurvey }: PageRunOptions,
): PageRun {
  const box = boxOf(view, page.inherited.get('CropBox')) ?? boxOf(view, page.inherited.get('MediaBox'));
  if (box === undefined) problems.irregular(`page ${number} has no size`);
  const scale = numberOf(view.resolve(page.dict.get('UserUnit'))) ?? 1;
  const whole: Box = box ?? [0, 0, 612, 792];
  const survey = surveyor.survey(page, (image) => coverageOf(image, whole) >= HIDING && isOpaque(view, image));
  // Forms that many pages draw are read once, and their images shown on each.
  view.document.budget.spend('steps', survey.images.length * STEPS_AN_IMAGE);
  onSurvey(survey);
  if (survey.unreadStreams > 0) problems.corrupt(`content of page ${number} does not come out of its filters`);
  else if (!survey.isWhole) problems.irregular(`not all content of page ${number} can be read`);
  const images = survey.images
    .map((one) => shownImage(view, one, whole, scale * INCHES))
    .filter((one) => one !== undefined);
  return {
    first: number,
    last: number,
    layers: layersOf(images, survey),
    ...(box && { widthPoints: rounded((box[2] - box[0]) * scale), heightPoints: rounded((box[3] - box[1]) * scale) }),
    ...qualityOf(images),
    ...(!survey.isWhole && { isPartial: true as const }),
  };
}

function layersOf(
  images: readonly ShownImage[],
  { visibleTexts, invisibleTexts }: { visibleTexts: number; invisibleTexts: number },
): PageLayers {
  const covered = images.reduce((sum, { coverage }) => sum + coverage, 0);
  // Beside text that is seen a small image is a picture, alone it is the page.
  const isImage = covered >= 0.5 || (covered > 0 && visibleTexts === 0);
  if (isImage) return visibleTexts > 0 ? 'image-and-text' : invisibleTexts > 0 ? 'image-and-invisible-text' : 'image';
  return visibleTexts > 0 ? 'text' : invisibleTexts > 0 ? 'invisible-text' : 'empty';
}

/**
 * Resolution and depth by what most of a page's images have: a scan may be in strips, or in a layer of colours below a finer one of letters,
 * and beside it may be a stamp of any other quality.
 */
function qualityOf(images: readonly ShownImage[]): Pick<PageRun, 'dpi' | 'bitsPerPixel' | 'isColour'> {
  const dpi = most(images, ({ dpi: own }) => own);
  const bits = most(images, ({ bitsPerPixel }) => bitsPerPixel);
  const colour = most(images, ({ isColour }) => Number(isColour));
  return {
    ...(dpi !== undefined && { dpi: Math.round(dpi) }),
    ...(bits !== undefined && { bitsPerPixel: bits }),
    ...(colour !== undefined && { isColour: colour === 1 }),
  };
}

/** The greatest value that images have, or more, which cover half of what all cover together. */
function most(images: readonly ShownImage[], valueOf: (image: ShownImage) => number | undefined): number | undefined {
  const target =
    Math.min(
      1,
      images.reduce((sum, { coverage }) => sum + coverage, 0),
    ) / 2;
  let covered = 0;
  for (const image of [...images].sort((a, b) => (valueOf(b) ?? 0) - (valueOf(a) ?? 0))) {
    covered += image.coverage;
    if (covered >= target) return valueOf(image);
  }
  return undefined;
}

const rounded = (points: number): number => Math.round(points * 100) / 100;

const isAlike = (one: PageRun, other: PageRun): boolean =>
  JSON.stringify({ ...one, first: 0, last: 0 }) === JSON.stringify({ ...other, first: 0, last: 0 });
