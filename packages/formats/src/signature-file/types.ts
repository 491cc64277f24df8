import type { BytePattern } from '../pattern/byte-pattern.js';

/** A piece beside an anchor, so many bytes away from what lies nearer to it. */
export interface Fragment {
  minGap: number;
  maxGap: number;
  pattern: BytePattern;
}

/** A piece of a byte sequence that has no gap without bound in it. */
export interface SubSequence {
  /** Bytes from the place it is counted from: the reference, or what comes before it. */
  minOffset: number;
  /** `undefined`: any number. */
  maxOffset: number | undefined;
  anchor: BytePattern;
  /** What stands before the anchor, from the nearest on: of each place one of several. */
  left: readonly (readonly Fragment[])[];
  right: readonly (readonly Fragment[])[];
}

export interface ByteSequence {
  /** What the first piece is counted from: the beginning, the end, or nothing. */
  reference: 'beginning' | 'end' | 'anywhere';
  /** From the reference on. */
  pieces: readonly SubSequence[];
}

/** All its byte sequences are in a file that has it. */
export interface InternalSignature {
  id: number;
  isSpecific: boolean;
  sequences: readonly ByteSequence[];
}

export interface FileFormat {
  id: number;
  puid: string;
  name: string;
  version: string | undefined;
  mimeTypes: readonly string[];
  extensions: readonly string[];
  signatureIds: readonly number[];
  /** Formats that are not told where this one is. */
  priorityOver: readonly number[];
}

/** A release of PRONOM's signatures. */
export interface SignatureFile {
  version: string;
  created: string;
  signatures: readonly InternalSignature[];
  formats: readonly FileFormat[];
}
