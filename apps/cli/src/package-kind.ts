import { readdirSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { PackageTree } from '@mocban/container';

/** Bytes that tell what a file is: those that begin common formats. */
const SIGNATURES: readonly (readonly [start: string, name: string])[] = [
  ['\xff\xd8\xff', 'a JPEG image'],
  ['\x89PNG\r\n\x1a\n', 'a PNG image'],
  ['GIF8', 'a GIF image'],
  ['II*\0', 'a TIFF image'],
  ['MM\0*', 'a TIFF image'],
  ['%PDF-', 'a PDF document'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an older Office document'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive'],
  ['Rar!', 'a RAR archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ\0', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive'],
];

const START_BYTES = 4096;

/** What a file is that is no package and no archive we read, in words. Reads its first 4,096 bytes. */
export async function kindOfFile(path: string): Promise<string> {
  // Opening a pipe would wait for its writer, without end.
  if (!(await stat(path)).isFile()) return 'it is neither a folder nor a file';
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return kindOfStart(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function kindOfStart(start: Buffer): string {
  if (start.length === 0) return 'the file is empty';
  if (start.every((byte) => byte === 0)) return 'the file begins with nothing but zeros, as an empty tar does';
  const bytes = start.toString('latin1');
  const known = SIGNATURES.find(([signature]) => bytes.startsWith(signature));
  if (known !== undefined) return `the file is ${known[1]}`;
  const root = /^(?:\xef\xbb\xbf)?\s*<(?:\?[^>]*>\s*<|!--[^>]*>\s*<)*([A-Za-z_][\w.:-]*)/.exec(bytes)?.[1];
  if (root !== undefined)
    return /(^|:)edXML/i.test(root)
      ? 'the file is an edXML message; "edxml import" makes a package of it'
      : `the file is an XML document <${root}>`;
  return /[\0-\x08\x0e-\x1a]/.test(bytes) ? 'the file is of no kind known here' : 'the file is text';
}

/** The declaration of OCFL that a folder carries, and what it makes of it; `undefined` for any other. */
export const ocflKind = (path: string): string | undefined => declarationOf(readdirSync(path));

function declarationOf(names: Iterable<string>): string | undefined {
  for (const name of names) {
    if (/^\d+=ocfl_object_/.test(name)) return `${name} lies at its root: it is an OCFL object`;
    if (/^\d+=ocfl_\d/.test(name)) return `${name} lies at its root: it is an OCFL storage root`;
  }
  return undefined;
}

/** What a tree may be that has neither a METS.xml nor a bagit.txt at its root. */
export async function otherKinds(tree: PackageTree): Promise<string[]> {
  const { files } = tree;
  const kinds: string[] = [];
  if (files.size === 0) kinds.push('it holds no file');
  const declaration = declarationOf(files.top());
  if (declaration !== undefined) kinds.push(`${declaration}, which is validated as a folder`);
  if (files.has('[Content_Types].xml'))
    kinds.push('it is an Office document; "sip build --profile tt05 --metadata" takes a list of records');
  const { recogniseTt02 } = await import('@mocban/vn-records');
  if (await recogniseTt02(tree))
    kinds.push('it is a package of Thông tư 02/2019; "sip build --profile tt05" makes one of Thông tư 05 of it');
  const deeper = first(files.keys(), /^[^/]+\/(?:mets\.xml|bagit\.txt)$/i);
  if (deeper !== undefined) kinds.push(`${deeper} lies a folder deeper: that folder may be the package`);
  return kinds;
}

/** A package that is the payload of a bag; nobody asked for it to be judged. */
export function packageInside({ files }: PackageTree): string | undefined {
  const mets = first(files.keys(), /^data\/(?:[^/]+\/)?mets\.xml$/i);
  return mets === undefined ? undefined : `its payload is a package (${mets}), which is not judged here`;
}

function first(names: Iterable<string>, pattern: RegExp): string | undefined {
  for (const name of names) if (pattern.test(name)) return name;
  return undefined;
}
