import type { BatchHead, RecordAlgorithm } from '@mocban/evidence';
import { renewStore, sealStore } from '@mocban/oais';
import { printable, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import type { S3Options } from '../s3-options.js';
import { openStore, parseStoreArgument } from '../store-argument.js';
import { loadMaterial, stamperOf, type AuthorityOptions } from './material.js';

/** Has the versions of a store that no batch has stamped. */
export async function sealEvidence(
  path: string,
  options: AuthorityOptions & S3Options,
  { signal }: Context,
): Promise<Outcome> {
  const context = await loadMaterial(options);
  const stamp = stamperOf(options, context, signal);
  const store = await openStore(await parseStoreArgument(path, options), { readOnly: false });
  const batch = await sealStore({ store, stamp, signal });
  return {
    exit: 0,
    json: { store: path, batches: batch === undefined ? [] : [batch] },
    text: batch === undefined ? ['nothing waits to be stamped'] : [describe(batch)],
  };
}

export interface RenewOptions extends AuthorityOptions, S3Options {
  by: 'timestamp' | 'algorithm';
  algorithm: RecordAlgorithm;
  all?: boolean;
}

/** Renews the evidence of a store, as far as it is due. */
export async function renewEvidence(path: string, options: RenewOptions, { signal }: Context): Promise<Outcome> {
  const context = await loadMaterial(options);
  const stamp = stamperOf(options, context, signal);
  const store = await openStore(await parseStoreArgument(path, options), { readOnly: false });
  const { by, algorithm, all } = options;
  const batches = await renewStore({
    store,
    stamp,
    by,
    algorithm,
    material: context.material,
    ...(all !== true && { dueAt: context.at }),
    signal,
  });
  return {
    exit: 0,
    json: { store: path, batches },
    text: batches.length === 0 ? ['nothing is to be renewed'] : batches.map(describe),
  };
}

const describe = ({ kind, leaves, time, root }: BatchHead): string =>
  printable(`stamped ${leaves} ${kind} at ${time}: evidence/batches/${root}`);
