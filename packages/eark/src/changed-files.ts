import type { Fixity } from '@mocban/fixity';
import type { MetsFile, MetsFileGroup, MetsMetadataSection } from '@mocban/mets';
import { resolveHref } from './href.js';

/** A file that a package has in place of an earlier one, or besides. */
export interface ChangedFile {
  /** Relative to the package's root. */
  path: string;
  fixity: Fixity;
}

const pointsTo = (
  href: string | undefined,
  folder: string,
  changed: readonly ChangedFile[],
): ChangedFile | undefined => {
  const target = resolveHref(href ?? '', folder);
  return target.kind === 'path' ? changed.find(({ path }) => target.candidates.includes(path)) : undefined;
};

/** A group whose files have their new size and digest where they were changed. */
export function withFixity(
  group: MetsFileGroup,
  folder: string,
  changed: readonly ChangedFile[],
  created: string,
): MetsFileGroup {
  const files = [...group.files].map((file): MetsFile => {
    const found = pointsTo(file.locations[0]?.href, folder, changed);
    return found === undefined ? file : { ...file, created, ...stated(found.fixity) };
  });
  return {
    ...group,
    files,
    ...(group.groups === undefined
      ? {}
      : { groups: group.groups.map((inner) => withFixity(inner, folder, changed, created)) }),
  };
}

/** The same for what a section refers to. @param folder of the METS document, `''` for the root's */
export function withSectionFixity(
  section: MetsMetadataSection,
  folder: string,
  changed: readonly ChangedFile[],
  created: string,
): MetsMetadataSection {
  const found = pointsTo(section.mdRef?.href, folder, changed);
  if (found === undefined || section.mdRef === undefined) return section;
  return { ...section, created, mdRef: { ...section.mdRef, created, ...stated(found.fixity) } };
}

const stated = ({ sizeBytes, digests }: Fixity) => ({
  sizeBytes,
  checksumType: 'SHA-256',
  checksum: digests.sha256 ?? '',
});
