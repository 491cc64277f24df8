import type { PackageTree } from '@mocban/container';
import { CodedError } from '@mocban/core';
import type { Digests } from '@mocban/fixity';
import {
  readPremis,
  type PremisAgent,
  type PremisEvent,
  type PremisExtension,
  type PremisFile,
  type PremisObject,
  type PremisRightsStatement,
} from '@mocban/premis';

/** Past this many of a kind, events, agents, rights statements and intellectual entities stay in the submission alone. */
export const MAX_KEPT_ITEMS = 10_000;
/** Characters of everything that is kept, roughly. */
const MAX_LENGTH = 64 * 1024 * 1024;
/** Characters of one object, event or agent of a deposited package. */
const MAX_ITEM_LENGTH = 16 * 1024 * 1024;

/** What a deposited package says of its past and of the rights to it. */
export interface KeptPreservation {
  /** Intellectual entities that the events link to. */
  objects: PremisObject[];
  events: PremisEvent[];
  agents: PremisAgent[];
  rights: PremisRightsStatement[];
  /** Of `rights` elements without a statement. */
  rightsExtensions: (readonly PremisExtension[])[];
}

export interface DepositedPreservation {
  kept: KeptPreservation;
  /** More was met than is kept. */
  truncated: boolean;
  /** The PREMIS file object that states one of these digests. */
  fileOf(digests: Digests): Pick<PremisFile, 'identifiers' | 'formats'> | undefined;
  /** Files that are no PREMIS, or cannot be read, with the reason. */
  unreadable: { path: string; reason: string }[];
}

/**
 * All PREMIS of a package, also the files per document that some write. Holds what is kept and one entry per PREMIS file object
 * that has a file of the package, within the limits; never throws on what the package holds.
 */
export async function readPreservation(
  tree: PackageTree,
  { maxKept = MAX_KEPT_ITEMS, maxLength = MAX_LENGTH }: { maxKept?: number; maxLength?: number } = {},
): Promise<DepositedPreservation> {
  const kept: KeptPreservation = { objects: [], events: [], agents: [], rights: [], rightsExtensions: [] };
  const files = new Map<string, Pick<PremisFile, 'identifiers' | 'formats'>>();
  const result: DepositedPreservation = {
    kept,
    truncated: false,
    fileOf: (digests) =>
      [digests.sha256, digests.sha512].map((digest) => files.get(digest ?? '')).find((found) => found !== undefined),
    unreadable: [],
  };
  const present = new Set([...tree.files.values()].flatMap(({ digests }) => Object.values(digests)));
  let length = 0;
  const fits = (item: object): boolean => {
    length += JSON.stringify(item).length;
    if (length > maxLength) result.truncated = true;
    return length <= maxLength;
  };
  const add = <T extends object>(list: T[], item: T): void => {
    if (list.length >= maxKept) result.truncated = true;
    else if (fits(item)) list.push(item);
  };
  const addFile = ({ identifiers, formats, fixity }: PremisFile): void => {
    const known = fixity.map(({ digest }) => digest.toLowerCase()).filter((digest) => present.has(digest));
    if (known.length > 0 && fits({ identifiers, formats }))
      for (const digest of known) files.set(digest, { identifiers, formats });
  };
  for (const path of premisPaths(tree))
    try {
      for await (const entry of readPremis(tree.read(path), { maxItemLength: MAX_ITEM_LENGTH })) {
        if (entry.entity === 'event') add(kept.events, entry.event);
        else if (entry.entity === 'agent') add(kept.agents, entry.agent);
        else if (entry.entity === 'rights') add(kept.rights, entry.rights);
        else if (entry.entity === 'rights extension') add(kept.rightsExtensions, entry.extensions);
        else if (entry.object.kind === 'intellectual entity') add(kept.objects, entry.object);
        else if (entry.object.kind === 'file') addFile(entry.object);
      }
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      result.unreadable.push({ path, reason: `${error.code}, ${error.message}` });
    }
  return result;
}

/** The package's own, not those of a submission that it holds. */
const premisPaths = (tree: PackageTree): string[] =>
  [...tree.files.keys()].filter((path) =>
    /^(representations\/[^/]+\/)?metadata\/preservation\/[^/]+\.xml$/i.test(path),
  );
