import type { CharacterisationFinding } from '../findings/rules.js';
import type { ArchiveProperties } from './archive.js';
import type { ImageFormat, ImageProperties } from './image.js';
import type { MediaProperties } from './media.js';
import type { OfficeProperties } from './office.js';
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
    | { family: 'office'; properties: OfficeProperties }
    | { family: 'audio' | 'video'; properties: MediaProperties }
    | { family: 'archive'; properties: ArchiveProperties }
    | { family: 'text' | 'empty' | 'other'; properties: Record<string, never> }
  );
