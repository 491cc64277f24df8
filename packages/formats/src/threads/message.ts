import type { Identification } from '../identification.js';

/** What a path is that is no regular file. */
export type SpecialKind = 'symbolic link' | 'directory' | 'named pipe' | 'socket' | 'device';

/** What became of one path. */
export type FileAnswer =
  | ({ sizeBytes: number } & Identification)
  /** It was not opened. */
  | { special: SpecialKind }
  /** The system refused: the name of its error, or a code of ours. */
  | { error: { code: string; message: string } };

/** Where a file lies, and what it is called where that is something else. */
export type FileToIdentify = string | { path: string; name: string };

export interface IdentifyQuestion {
  files: readonly FileToIdentify[];
  /** One number: how many of the files are done. */
  done: SharedArrayBuffer;
}

export interface ThreadData {
  folder: string | undefined;
}
