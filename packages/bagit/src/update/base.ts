import { isValid, type Finding } from '@mocban/core';
import type { PackageTree } from '@mocban/container/tree';
import { isSupported, type DigestAlgorithm } from '@mocban/fixity';
import { basename } from 'node:path';
import { BagError } from '../error.js';
import type { BagRule } from '../rules.js';
import type { Bag } from '../types.js';
import { validateBag } from '../validate.js';
import type { BagChanges } from './changes.js';

/** What a file that is still to be fetched leaves incomplete stays so. */
const PENDING: readonly BagRule[] = ['BAG_FETCH_PENDING'];
/** What writing the tag files anew puts right. */
const REWRITTEN: readonly BagRule[] = [
  'BAG_ENCODING_MARK',
  'BAG_INFO_WHITE_SPACE',
  'BAG_OXUM_MALFORMED',
  'BAG_TAG_MANIFEST_INCOMPLETE',
];
/** What taking the payload as it lies puts right. */
const PUT_RIGHT: readonly BagRule[] = ['BAG_PAYLOAD_MISSING', 'BAG_PAYLOAD_UNLISTED', 'BAG_OXUM_MISMATCH'];

/**
 * The digests of what stays are taken over from the manifests: they have to list what is there, and to be whole themselves.
 * @throws BagError `BAG_INVALID`, `BAG_SOURCE_UNSAFE`
 */
export async function requireSound(tree: PackageTree, bag: Bag, { asIs }: BagChanges): Promise<void> {
  if (tree.origin !== 'directory')
    throw new BagError('BAG_SOURCE_UNSAFE', `${basename(tree.name)}: only a bag that is a folder can be updated`);
  const accepted: readonly string[] = [...PENDING, ...REWRITTEN, ...(asIs === true ? PUT_RIGHT : [])];
  const findings = await validateBag(tree, { mode: 'complete', bag });
  const faults = findings.filter(({ rule, severity }) => severity === 'error' && !accepted.includes(rule));
  if (!isValid(faults))
    throw new BagError('BAG_INVALID', 'the bag is not complete; nothing was changed', faults.map(describe));
}

export const describe = ({ rule, location, message }: Finding): string => `${rule} ${location}: ${message}`;

/** @throws BagError `BAG_ALGORITHM_UNSUPPORTED` */
export function targetAlgorithms(bag: Bag, { algorithms }: BagChanges): DigestAlgorithm[] {
  const unknown = bag.payloadManifests.find(({ algorithm }) => algorithm === undefined);
  if (algorithms === undefined && unknown !== undefined)
    throw new BagError(
      'BAG_ALGORITHM_UNSUPPORTED',
      `${unknown.file}: cannot be computed; name the algorithms that the bag is to have`,
    );
  const wanted = algorithms ?? bag.payloadManifests.flatMap(({ algorithm }) => algorithm ?? []);
  if (wanted.length === 0) throw new BagError('BAG_ALGORITHM_UNSUPPORTED', 'expected at least one digest algorithm');
  for (const algorithm of wanted)
    if (!isSupported(algorithm))
      throw new BagError('BAG_ALGORITHM_UNSUPPORTED', `${algorithm} cannot be computed by this runtime`);
  return [...new Set(wanted)];
}
