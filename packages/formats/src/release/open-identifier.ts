import { openFormatData, type FormatData } from '@mocban/format-data';
import { readCompiledContainers, readCompiledSignatures } from '../compiled/read-compiled.js';
import { FormatIdentifier } from '../identify.js';
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
  const data = await opened(options);
  const text = (part: string): string => new TextDecoder().decode(data.bytes(soleFile(data.part(part)).file));
  return new FormatIdentifier(
    readCompiledSignatures(text(SIGNATURES_PART)),
    readCompiledContainers(text(CONTAINERS_PART)),
  );
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
