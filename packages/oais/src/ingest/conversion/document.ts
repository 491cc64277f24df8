import { constants } from 'node:fs';
import { copyFile, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathProblem } from '@mocban/core';
import { unpackDirectory, type EntryInspector, type UnpackedPackage } from '@mocban/container';
import type { ReceiveRequest } from '../types.js';

/** What stands before the first element of a document: little, in messages that systems write. */
const BEGINNING = 256;

/** The name under which an upload that is an XML document, and no archive, is taken in. */
export async function documentNameOf({ packagePath, packageName }: ReceiveRequest): Promise<string | undefined> {
  const file = await open(packagePath, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    const text = buffer.toString(buffer[0] === 0xff ? 'utf16le' : 'utf8', 0, bytesRead);
    if (!/^\ufeff?\s*</.test(text)) return undefined;
  } finally {
    await file.close();
  }
  const isFit =
    pathProblem(packageName) === undefined && !packageName.includes('/') && /\.(edxml|xml)$/i.test(packageName);
  return isFit ? packageName : 'document.xml';
}

/** One document as the only file of a tree, digested and inspected as an archive's files are. */
export async function takeDocument(
  { packagePath, signal, limits }: ReceiveRequest,
  name: string,
  target: string,
  inspectors: readonly EntryInspector[],
): Promise<UnpackedPackage> {
  const arrived = join(dirname(target), 'arrived');
  await mkdir(arrived, { recursive: true });
  await copyFile(packagePath, join(arrived, name), constants.COPYFILE_FICLONE);
  const tree = await unpackDirectory(arrived, target, {
    algorithms: ['sha256', 'sha512'],
    inspectors,
    ...(limits && { limits }),
    ...(signal && { signal }),
  });
  const { sizeBytes = 0, digests = {} } = tree.files.get(name) ?? {};
  return { tree, container: { sizeBytes, digests } };
}
