import { CodedError, collectBytes, mediaTypeOf, pathProblem } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { resolveHref } from '@mocban/eark';
import type { DescriptiveFile, EarkPackage } from '@mocban/eark';

/** Further descriptions stay in the submission alone. */
const MAX_FILES = 100;
const MAX_BYTES = 8 << 20;
/** METS 1.12.1, `MDTYPE`. */
const MD_TYPES = new Set([
  'ISO 19115:2003',
  ...'MARC MODS EAD DC NISOIMG LC-AV VRA TEIHDR DDI FGDC LOM PREMIS TEXTMD METSRIGHTS EAC-CPF LIDO NAP OTHER'.split(
    ' ',
  ),
  ...['OBJECT', 'AGENT', 'RIGHTS', 'EVENT'].map((entity) => `PREMIS:${entity}`),
]);

/**
 * The descriptive metadata that a submission's METS refers to, to go on in the AIP and in every DIP below
 * `metadata/descriptive/submission/`: what the producer said of the content beyond its title.
 */
export async function producerDescriptions(tree: PackageTree, { mets }: EarkPackage): Promise<DescriptiveFile[]> {
  const descriptions = new Map<string, DescriptiveFile>();
  let room = MAX_BYTES;
  for (const { mdRef } of mets.dmdSecs) {
    const source = sourceOf(tree, mdRef?.href);
    if (mdRef === undefined || source === undefined || descriptions.size >= MAX_FILES) continue;
    const path = `metadata/descriptive/submission/${source.replace(/^metadata\/(descriptive\/)?/i, '')}`;
    const bytes = await bytesAt(tree, source, room);
    if (bytes === undefined || descriptions.has(path) || pathProblem(path) !== undefined) continue;
    room -= bytes.length;
    descriptions.set(path, {
      path,
      bytes,
      ...typeOf(mdRef),
      ...(mdRef.mdTypeVersion !== undefined && { mdTypeVersion: mdRef.mdTypeVersion }),
      mimeType: mdRef.mimeType ?? mediaTypeOf(source),
    });
  }
  return [...descriptions.values()];
}

function sourceOf(tree: PackageTree, href: string | undefined): string | undefined {
  const target = href === undefined ? undefined : resolveHref(href, '');
  return target?.kind === 'path' ? target.candidates.find((path) => tree.files.has(path)) : undefined;
}

async function bytesAt(tree: PackageTree, path: string, room: number): Promise<Buffer | undefined> {
  if (tree.files.get(path)!.sizeBytes > room) return undefined;
  try {
    return await collectBytes(tree.read(path), room);
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

const typeOf = ({ mdType, otherMdType }: { mdType?: string; otherMdType?: string }) => {
  const isKnown = mdType !== undefined && MD_TYPES.has(mdType);
  const other = otherMdType ?? (isKnown ? undefined : (mdType ?? 'UNKNOWN'));
  return { mdType: isKnown ? mdType : 'OTHER', ...(other !== undefined && { otherMdType: other }) };
};
