import type { TextFacts } from '@mocban/formats';
import type { CharacterisationFinding } from '../findings/rules.js';
import type { ArchiveProperties } from './archive.js';
import type { ImageFormat, ImageProperties } from './image.js';
import type { MediaProperties } from './media.js';
import type { OfficeProperties } from './office.js';
import type { PdfProperties } from './pdf.js';

/**
 * What a file is by its own signature and what lies in it, with the properties of its family. `format` is as `data/formats.json` calls it,
 * `unknown` for what is none of those. Of a text the properties say how it is encoded, where that can be told.
 */
export type Characterised =
  | { family: 'pdf'; format: 'pdf'; properties: PdfProperties }
  | { family: 'image'; format: ImageFormat; properties: ImageProperties }
  | { family: 'office'; format: string; properties: OfficeProperties }
  | { family: 'audio' | 'video'; format: string; properties: MediaProperties }
  | { family: 'archive'; format: string; properties: ArchiveProperties }
  | { family: 'text'; format: string; properties: Partial<TextFacts> }
  | { family: 'empty' | 'other'; format: string; properties: Record<string, never> };

/** What is known of a file, and what is wrong with it. */
export type Characterisation = Characterised & {
  sizeBytes: number;
  findings: readonly CharacterisationFinding[];
};
