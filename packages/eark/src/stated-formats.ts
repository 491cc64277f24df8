import type { MetsDocument, MetsFileGroup } from '@mocban/mets';
import type { PremisFormat } from '@mocban/premis';
import { folderOf, resolveHref } from './href.js';
import type { EarkPackage } from './read.js';

/**
 * The formats that a package's METS documents state for their files (SIP32–SIP35), by path below the package's root. They are the
 * producer's word, not an identification.
 */
export function statedFormats(
  read: Pick<EarkPackage, 'mets' | 'metsPath' | 'representations'>,
): Map<string, PremisFormat> {
  const formats = new Map<string, PremisFormat>();
  const documents: [string, MetsDocument | undefined][] = [
    [read.metsPath, read.mets],
    ...read.representations.map(({ metsPath, mets }): [string, MetsDocument | undefined] => [metsPath ?? '', mets]),
  ];
  for (const [path, mets] of documents)
    for (const group of mets?.fileSec?.groups ?? []) addGroup(group, folderOf(path), formats);
  return formats;
}

function addGroup(group: MetsFileGroup, base: string, formats: Map<string, PremisFormat>): void {
  for (const inner of group.groups ?? []) addGroup(inner, base, formats);
  for (const { formatName, formatVersion, formatRegistry, formatRegistryKey, locations } of group.files) {
    const registry =
      formatRegistryKey === undefined ? undefined : { name: formatRegistry ?? 'unknown', key: formatRegistryKey };
    if (formatName === undefined && registry === undefined) continue;
    const format: PremisFormat = {
      ...(formatName !== undefined && { name: formatName }),
      ...(formatVersion !== undefined && { version: formatVersion }),
      ...(registry !== undefined && { registry }),
      notes: ['as stated by the producer'],
    };
    for (const { href } of locations) {
      const target = resolveHref(href ?? '', base);
      if (target.kind === 'path') for (const candidate of target.candidates) formats.set(candidate, format);
    }
  }
}
