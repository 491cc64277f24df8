import type { PdfDict, PdfStream } from '../syntax/values.js';
import type { DeviceColour } from './device-colour.js';
import { multiply, type Matrix } from './matrix.js';

/** An image where content draws it. */
export interface PlacedImage {
  /** Keys of an image within content are in full here. */
  dict: PdfDict;
  /** Absent for one within content. */
  stream: PdfStream | undefined;
  /** From its unit square to the space of the page. */
  matrix: Matrix;
}

/** What content draws, as far as it matters which layers a page has. */
export interface ContentSurvey {
  /** Strings of text, of more than blanks, that are painted, and where nothing opaque is painted over all of it later. */
  visibleTexts: number;
  /** The same that are not painted (modes 3 and 7). @see ISO 32000-1 §9.3.6 */
  invisibleTexts: number;
  /** At most 2,000 of a page. */
  images: readonly PlacedImage[];
  /** Fonts that some text is painted in. */
  fonts: ReadonlySet<PdfDict>;
  /** What of it says its colours for a device, images apart: lines, areas and texts that are painted in a colour that was set. */
  colours: ReadonlySet<DeviceColour>;
  /** All of it could be read. */
  isWhole: boolean;
  /** Streams that do not come out of their filters. */
  unreadStreams: number;
}

/** What content has set when it draws something. @see ISO 32000-1 §8.4.1, §9.3 */
export interface State {
  ctm: Matrix;
  font: PdfDict | undefined;
  mode: number;
  /** Of areas and of lines; `undefined` for what no content has set, and for a space of its own. */
  fill: DeviceColour | undefined;
  stroke: DeviceColour | undefined;
}

export type Part = 'fill' | 'stroke';

const MOST_IMAGES = 2000;
const NOT_PAINTED = new Set([3, 7]);

/** Modes of text. @see ISO 32000-1 §9.3.6, table 106 */
const [FILLED, STROKED] = [new Set([0, 2, 4, 6]), new Set([1, 2, 5, 6])];
/** Of a form that is not read. */
export const UNREAD: ContentSurvey = {
  visibleTexts: 0,
  invisibleTexts: 0,
  images: [],
  fonts: new Set(),
  colours: new Set(),
  isWhole: false,
  unreadStreams: 1,
};

/** Gathers what is drawn, in its order. */
export class Found {
  #visible = 0;
  #invisible = 0;
  #isWhole = true;
  #unreadStreams = 0;
  readonly #images: PlacedImage[] = [];
  readonly #fonts = new Set<PdfDict>();
  readonly #colours = new Set<DeviceColour>();

  constructor(private readonly isPainting: (image: PlacedImage) => boolean) {}

  text(state: State): void {
    const { font, mode } = state;
    if (NOT_PAINTED.has(mode)) {
      this.#invisible += 1;
      return;
    }
    this.#visible += 1;
    if (font !== undefined) this.#fonts.add(font);
    this.paint(STROKED.has(mode) ? (FILLED.has(mode) ? ['fill', 'stroke'] : ['stroke']) : ['fill'], state);
  }

  paint(parts: readonly Part[], state: State): void {
    for (const part of parts) {
      const colour = state[part];
      if (colour !== undefined) this.#colours.add(colour);
    }
  }

  image(image: PlacedImage): void {
    if (this.isPainting(image)) {
      this.#invisible += this.#visible;
      this.#visible = 0;
    }
    if (this.#images.length < MOST_IMAGES) this.#images.push(image);
    else this.#isWhole = false;
  }

  form(
    { visibleTexts, invisibleTexts, images, fonts, colours, isWhole, unreadStreams }: ContentSurvey,
    matrix: Matrix,
  ): void {
    for (const image of images) this.image({ ...image, matrix: multiply(image.matrix, matrix) });
    this.#visible += visibleTexts;
    this.#invisible += invisibleTexts;
    for (const font of fonts) this.#fonts.add(font);
    for (const colour of colours) this.#colours.add(colour);
    this.#isWhole &&= isWhole;
    this.#unreadStreams += unreadStreams;
  }

  survey(isRead: boolean): ContentSurvey {
    return {
      visibleTexts: this.#visible,
      invisibleTexts: this.#invisible,
      images: this.#images,
      fonts: this.#fonts,
      colours: this.#colours,
      isWhole: isRead && this.#isWhole,
      unreadStreams: this.#unreadStreams,
    };
  }
}
