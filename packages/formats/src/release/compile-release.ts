import { createHash } from 'node:crypto';
import type { DataPart, PartToWrite } from '@mocban/format-data';
import { bytesOf } from '@mocban/core';
import { compileContainers, compileSignatures } from '../compiled/write-compiled.js';
import { readContainerSignatures } from '../container-signatures/read-container-signatures.js';
import { readSignatureFile } from '../signature-file/read-signature-file.js';
import { CONTAINERS_PART, SIGNATURES_PART } from './parts.js';

/** A file of signatures as The National Archives give it out. */
export interface PublishedFile {
  /** Its name; that of container signatures has their date in it. */
  name: string;
  /** Where it is given out. */
  url: string;
  bytes: Uint8Array;
}

const PUBLISHER = {
  publisher: 'The National Archives (United Kingdom), PRONOM',
  licence: 'Open Government Licence v3.0',
  licenceUrl: 'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/',
  attribution:
    'Contains PRONOM data of The National Archives (United Kingdom), licensed under the Open Government Licence v3.0.',
} as const;

/**
 * The signatures' half of a release of format data, made of what DROID reads: the same bytes from the same files, always.
 * @throws FormatsError `FORMATS_SIGNATURES_INVALID` for anything else than such files
 */
export async function compileRelease(signatures: PublishedFile, containers: PublishedFile): Promise<PartToWrite[]> {
  const release = await readSignatureFile(bytesOf(signatures.bytes));
  const inside = await readContainerSignatures(bytesOf(containers.bytes));
  return [
    partOf(SIGNATURES_PART, release.version, release.created.slice(0, 10), signatures, compileSignatures(release)),
    partOf(CONTAINERS_PART, inside.version, dateIn(containers.name), containers, compileContainers(inside)),
  ];
}

/** `container-signature-20260119.xml` was published on 2026-01-19; nothing in it says so. */
function dateIn(name: string): string | undefined {
  const [, year, month, day] = /(\d{4})(\d{2})(\d{2})\D*$/.exec(name) ?? [];
  return year && `${year}-${month}-${day}`;
}

function partOf(
  id: string,
  version: string,
  date: string | undefined,
  { name, url, bytes: source }: PublishedFile,
  text: string,
): PartToWrite {
  const file = `${id}.txt`;
  const bytes = new TextEncoder().encode(text);
  const part: DataPart = {
    id,
    version,
    ...(date !== undefined && { date }),
    ...PUBLISHER,
    sources: [{ name, url, sha256: sha256(source) }],
    files: [{ file, sizeBytes: bytes.byteLength, sha256: sha256(bytes) }],
  };
  return { part, files: new Map([[file, bytes]]) };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
