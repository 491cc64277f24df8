import type { PackageTree } from '@mocban/container';
import { readMets, type MetsDiv, type MetsDocument, type MetsFile } from '@mocban/mets';
import { EarkError } from './error.js';
import { packageLayout, type PackageLayout, type RepresentationLayout } from './layout.js';
import type { PackageType } from './vocabulary.js';

export interface EarkRepresentation extends RepresentationLayout {
  mets?: MetsDocument;
}

/** An E-ARK package as ingest needs it: its METS documents, and which files are what. */
export interface EarkPackage extends Omit<PackageLayout, 'metsPath' | 'representations'> {
  metsPath: string;
  mets: MetsDocument;
  objId?: string;
  label?: string;
  /** `csip:OAISPACKAGETYPE` as written. */
  packageType?: PackageType | (string & {});
  profile?: string;
  /** Version in the profile's URL, e.g. `2.2.0`; the versionless URLs give none. */
  profileVersion?: string;
  /** `altRecordID` of type `SUBMISSIONAGREEMENT`. */
  submissionAgreement?: string;
  /** OBJID of the package that this one says it is a part of. */
  parent?: string;
  /** OBJIDs of the packages that it says are parts of it, in order. */
  children?: string[];
  representations: EarkRepresentation[];
}

export interface ReadEarkOptions {
  /** Takes each file that a METS document lists; the models then hold none. */
  takeFile?: (file: MetsFile, metsPath: string) => void;
}

/**
 * Reads the METS documents of a package and says what each file is. Holds the METS models in memory.
 * @throws EarkError `EARK_METS_UNREADABLE` when the root METS, or a representation's, is absent, ill-formed or no METS
 */
export async function readEarkPackage(tree: PackageTree, options: ReadEarkOptions = {}): Promise<EarkPackage> {
  const { metsPath, representations, ...layout } = packageLayout(tree);
  if (metsPath === undefined) throw new EarkError('EARK_METS_UNREADABLE', 'the package has no METS.xml at its root');
  const mets = await readDocument(tree, metsPath, options);
  const read: EarkRepresentation[] = [];
  for (const representation of representations)
    read.push(
      representation.metsPath === undefined
        ? representation
        : { ...representation, mets: await readDocument(tree, representation.metsPath, options) },
    );
  const version = profileVersion(mets.profile);
  const agreement = mets.header?.altRecordIds.find(({ type }) => type === 'SUBMISSIONAGREEMENT')?.value;
  return {
    ...layout,
    metsPath,
    mets,
    ...(mets.objId === undefined ? {} : { objId: mets.objId }),
    ...(mets.label === undefined ? {} : { label: mets.label }),
    ...(mets.header?.oaisPackageType === undefined ? {} : { packageType: mets.header.oaisPackageType }),
    ...(mets.profile === undefined ? {} : { profile: mets.profile }),
    ...(version === undefined ? {} : { profileVersion: version }),
    ...(agreement === undefined ? {} : { submissionAgreement: agreement }),
    ...relatedPackages(mets),
    representations: read,
  };
}

/** @see E-ARK AIP 2.2.0, metadata representation of the AIP structure */
function relatedPackages({ structMaps }: MetsDocument): { parent?: string; children?: string[] } {
  const pointedTo = (label: RegExp): string[] =>
    structMaps.flatMap((map) => (map.div !== undefined && label.test(map.label ?? '') ? pointersOf(map.div) : []));
  const [parent] = pointedTo(/^parent\b/i);
  const children = pointedTo(/^child(ren)?\b/i);
  return { ...(parent === undefined ? {} : { parent }), ...(children.length === 0 ? {} : { children }) };
}

const pointersOf = ({ mptrs, divs }: MetsDiv): string[] => [
  ...(mptrs ?? []).flatMap(({ href }) => href ?? []),
  ...[...(divs ?? [])].flatMap(pointersOf),
];

async function readDocument(tree: PackageTree, path: string, { takeFile }: ReadEarkOptions): Promise<MetsDocument> {
  try {
    return await readMets(tree.read(path), takeFile ? { takeFile: (file) => takeFile(file, path) } : {});
  } catch (cause) {
    throw new EarkError('EARK_METS_UNREADABLE', `${path} cannot be read as METS`, { cause });
  }
}

/** `2.2.0` of `…/E-ARK-SIP-v2-2-0.xml`. */
export const profileVersion = (profile: string | undefined): string | undefined =>
  /-v(\d+)-(\d+)-(\d+)(?:\.xml)?$/
    .exec(profile ?? '')
    ?.slice(1)
    .join('.');
