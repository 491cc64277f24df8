import { uuidOf } from '../holdings/catalogue-writer.js';

/** Name of the folder in `staging/` that a copy of an AIP is made in: what a killed run left there is gone on with. */
export const copyTx = (aipId: string): string => `copy-${uuidOf(aipId)}`;

/** Name of the folder in `staging/` that a copy of an AIP is removed by way of. */
export const removalTx = (aipId: string): string => `removal-${uuidOf(aipId)}`;

/** The AIP that such a folder belongs to, and what is done to its copy. */
export function copyOfTx(tx: string): { uuid: string; action: 'copy' | 'remove' } | undefined {
  const [, kind, uuid] = /^(copy|removal)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(tx) ?? [];
  return uuid === undefined ? undefined : { uuid, action: kind === 'copy' ? 'copy' : 'remove' };
}
