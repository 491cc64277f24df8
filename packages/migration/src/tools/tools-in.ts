import { Ffmpeg } from './ffmpeg.js';
import { Ghostscript } from './ghostscript.js';
import { ImageMagick } from './imagemagick.js';
import { LibreOffice } from './libreoffice.js';
import type { MigrationTool } from './tool.js';

/** Every tool there is, installed or not, in the order of preference. */
export const toolsIn = (searchPath: string): readonly MigrationTool[] => [
  new LibreOffice(searchPath),
  new Ghostscript(searchPath),
  new ImageMagick(searchPath),
  new Ffmpeg(searchPath),
];
