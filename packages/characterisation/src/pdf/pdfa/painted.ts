import type { ContentSurvey, DeviceColour, PdfDict, RevisionView } from '@mocban/pdf';
import { colourOfImage } from './check-colours.js';

/** What the pages of a document are painted with, gathered while they are surveyed. */
export class Painted {
  readonly fonts = new Set<PdfDict>();
  readonly colours = new Set<DeviceColour>();
  /** Pages that were shown, and whether all of them could be read. */
  pages = 0;
  isWhole = true;
  readonly #images = new Set<PdfDict>();

  constructor(private readonly view: RevisionView) {}

  add(survey: ContentSurvey): void {
    this.pages += 1;
    this.isWhole &&= survey.isWhole;
    for (const font of survey.fonts) this.fonts.add(font);
    for (const colour of survey.colours) this.colours.add(colour);
    for (const { dict } of survey.images) {
      // Pages may share an image: what it is has been found out once.
      if (this.#images.has(dict)) continue;
      this.#images.add(dict);
      const colour = colourOfImage(this.view, dict);
      if (colour !== undefined) this.colours.add(colour);
    }
  }
}
