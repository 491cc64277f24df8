import type { PdfEncryption } from '@mocban/pdf';

/** What a page is made of: a scan with text that can be searched has `image-and-invisible-text`, the two layers. */
export type PageLayers = 'empty' | 'text' | 'invisible-text' | 'image' | 'image-and-invisible-text' | 'image-and-text';

/** Pages from `first` to `last` that have all this in common. */
export interface PageRun {
  /** Counted from 1. */
  first: number;
  last: number;
  layers: PageLayers;
  /** Points (1/72 inch), as the page is cut and before it is turned. */
  widthPoints?: number;
  heightPoints?: number;
  /** Pixels an inch, whole: images of this resolution or more cover half the page. Absent where images do not. */
  dpi?: number;
  /** Bits of a pixel, in the same way. */
  bitsPerPixel?: number;
  /** Whether images that cover half the page have colours. */
  isColour?: boolean;
  /** What is drawn could not all be read. */
  isPartial?: true;
}

export interface PdfFont {
  /** As `/BaseFont` has it, without the prefix of a subset. */
  name: string;
  /** `Type1`, `TrueType`, `Type0`, `Type3`, … */
  type: string;
  isEmbedded: boolean;
  isSubset: boolean;
  /** Some text is painted in it: that of the second layer of a scan is not. Also where not all pages could be read. */
  isPainted: boolean;
}

/** What a document says of itself. @see ISO 19005-1 §6.7.11, ISO 19005-4 §6.7.3 */
export interface PdfaClaim {
  /** 1 to 4. */
  part: string;
  /** `A`, `B`, `U`, `E`, `F`; part 4 may have none. */
  conformance?: string;
  /** Year of the edition, of part 4. */
  revision?: string;
  /** What in the document is not as the part says that it claims; absent where nothing was found, which is no proof. */
  contradictions?: readonly PdfaContradiction[];
}

/** A rule of PDF/A that a document breaks. */
export interface PdfaContradiction {
  /** As `interpolation`. */
  rule: string;
  /** As `ISO 19005-2 6.2.8`. */
  clause: string;
  text: string;
  /** In how many places. */
  count: number;
  /** Number of the indirect object where it was found first. */
  object?: number;
}

export interface PdfProperties {
  /** The later of header and catalog. */
  version?: string;
  headerVersion?: string;
  catalogVersion?: string;
  /** Leaves of the tree of pages; absent where that cannot be read. */
  pages?: number;
  /** What the root of the tree says. */
  claimedPages?: number;
  /** Several pages that are alike are one entry. At most 10,000. */
  pageRuns: readonly PageRun[];
  pdfa?: PdfaClaim;
  encryption?: PdfEncryption;
  /** At most 1,000, by name. */
  fonts: readonly PdfFont[];
  embeddedFiles: number;
  hasJavaScript: boolean;
  /** Kinds of actions, as `Launch`, `URI`. */
  actions: readonly string[];
  /** Signatures of any revision. */
  signatures: number;
  /** Savings, one after the other. */
  revisions: number;
}
