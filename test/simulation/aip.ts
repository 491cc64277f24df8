import { createHash } from 'node:crypto';
import type { VersionFile } from '@mocban/ocfl';
import type { StagedAip } from '@mocban/oais';
import { below, bytesFrom, oneOf } from './random.js';
import type { Acknowledged } from './walk.js';

/** What the catalogue knows of an AIP: it outlives every process. */
export interface Aip {
  number: number;
  id: string;
  tx: string;
  files: VersionFile[];
  staged?: StagedAip;
  state: 'registered' | 'acknowledged' | 'moving' | 'purging' | 'purged';
  /** A job is at it, as a lease says in the service. */
  isTaken: boolean;
  /** Ids of the stores whose copies are counted on. */
  holders: Set<string>;
  /** Of a copy that is to be moved: `isCopied`, the other store is counted on and this one is no more. */
  move?: { from: string; to: string; isCopied: boolean };
  /** What was done to the copy, by store. */
  damages: Map<string, string>;
}

export function makeAip(number: number, random: () => number): Aip {
  const files = Array.from({ length: 1 + below(random, 6) }, (_, at): VersionFile => {
    const bytes = random() < 0.2 ? Buffer.from('the same') : bytesFrom(random, below(random, 3000));
    const folder = oneOf(random, ['', 'metadata/', 'representations/rep1/data/']);
    return {
      logicalPath: `${folder}tệp-${at}.bin`,
      sizeBytes: bytes.length,
      sha512: createHash('sha512').update(bytes).digest('hex'),
      source: { bytes },
    };
  });
  const id = `urn:uuid:${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
  return {
    number,
    id,
    tx: `t-${number}`,
    files,
    state: 'registered',
    isTaken: false,
    holders: new Set(),
    damages: new Map(),
  };
}

/** What was promised by acknowledging it. */
export const promised = ({ id, staged, files }: Aip): Acknowledged => ({
  id,
  objectPath: staged!.objectPrefix,
  inventorySha512: staged!.inventorySha512,
  files: new Map(files.map(({ logicalPath, sha512 }) => [logicalPath, sha512])),
});
