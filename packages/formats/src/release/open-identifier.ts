import { openFormatData, type FormatData, type PartToWrite } from '@mocban/format-data';
import { readCompiledContainers, readCompiledSignatures } from '../compiled/read-compiled.js';
import type { ContainerSignatureFile } from '../container-signatures/read-container-signatures.js';
import { FormatIdentifier } from '../identify.js';
import type { SignatureFile } from '../signature-file/types.js';
import { CONTAINERS_PART, releaseName, SIGNATURES_PART, soleFile } from './parts.js';

export interface OpenIdentifierOptions {
  /** A folder of format data. @defaultValue the release that comes with `@mocban/format-data` */
  folder?: string;
}

/**
 * An identifier by a release of format data, every byte of which is as its manifest says. Takes some hundredths of a second and holds
 * the signatures: open one for a process or a thread, not for a file.
 * @throws FormatDataError for a folder that is none, is damaged or lacks the signatures; FormatsError `FORMATS_SIGNATURES_INVALID`;
 * the system's error
 */
export async function openIdentifier(options: OpenIdentifierOptions = {}): Promise<FormatIdentifier> {
  const { signatures, containers } = await openSignatures(options);
  return new FormatIdentifier(signatures, containers);
}

/** What an identifier is made of. */
export interface Signatures {
  signatures: SignatureFile;
  containers: ContainerSignatureFile;
}

/** The signatures of a release themselves. @throws as `openIdentifier` */
export async function openSignatures(options: OpenIdentifierOptions = {}): Promise<Signatures> {
  const data = await opened(options);
  return signaturesIn((part) => data.bytes(soleFile(data.part(part)).file));
}

/** The signatures of parts that are compiled and not yet written: as whoever opens them will have them. @throws FormatsError */
export function compiledSignatures(parts: readonly PartToWrite[]): Signatures {
  const bytes = new Map(parts.map(({ part, files }) => [part.id, files.get(soleFile(part).file)]));
  return signaturesIn((part) => bytes.get(part) ?? new Uint8Array());
}

function signaturesIn(bytesOf: (part: string) => Uint8Array): Signatures {
  const text = (part: string): string => new TextDecoder().decode(bytesOf(part));
  return {
    signatures: readCompiledSignatures(text(SIGNATURES_PART)),
    containers: readCompiledContainers(text(CONTAINERS_PART)),
  };
}

/**
 * The name of the release that an identifier would be by, as its answers have it. Every byte of it is checked, and nothing read.
 * @throws FormatDataError; the system's error
 */
export async function identifierRelease(options: OpenIdentifierOptions = {}): Promise<string> {
  const data = await opened(options);
  return releaseName(data.part(SIGNATURES_PART).version, data.part(CONTAINERS_PART).version);
}

const opened = ({ folder }: OpenIdentifierOptions): Promise<FormatData> =>
  openFormatData(folder, { parts: [SIGNATURES_PART, CONTAINERS_PART] });
