import type { CharacterisationFinding } from '../findings/rules.js';
import type { ImageFormat, ImageProperties } from './image.js';
import type { PdfProperties } from './pdf.js';

interface Common {
  /** What the bytes are by their own signature, as `data/formats.json` calls it. */
  format: string;
  sizeBytes: number;
  findings: readonly CharacterisationFinding[];
}

/** What is known of a file; `properties` are those of its family. */
export type Characterisation = Common &
  (
    | { family: 'pdf'; format: 'pdf'; properties: PdfProperties }
    | { family: 'image'; format: ImageFormat; properties: ImageProperties }
    | { family: 'text' | 'empty' | 'other'; properties: Record<string, never> }
  );
