import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { TransferEntity, type TransferState } from '../database/entities/transfers.js';
import type { JobParts } from '../jobs/job-parts.js';
import { SERVICE_AGENT, transition } from '../transfers/transition.js';
import { UploadFiles } from '../transfers/upload-files.js';

/**
 * Name of a run's folder in `staging/`. Every run has its own: one that lost its lock and does not know it yet cannot write into the
 * work of the run that came after it.
 */
export const transferTx = ({ id, run }: TransferEntity): string => `transfer-${id}.${run?.slice(0, 8)}`;

/** The transfer that a folder in `staging/` belongs to, if it is one's. */
export const transferOfTx = (tx: string): string | undefined =>
  /^transfer-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.[0-9a-f]{8})?$/.exec(tx)?.[1];

/** Another run of the same transfer has begun: this one had lost its lock. */
export class TakenOver extends Error {}

/**
 * What one run of a transfer's job may read and change: each write names the run, so that one that was overtaken changes nothing.
 */
export class TransferRun {
  readonly uploads: UploadFiles;

  constructor(
    readonly parts: JobParts,
    readonly transferId: string,
    readonly id: string,
  ) {
    this.uploads = new UploadFiles(parts.config);
  }

  /** @throws TakenOver when another run has begun meanwhile */
  async load(): Promise<TransferEntity> {
    // Not `findOne`, which asks twice when there are relations.
    const [transfer] = await this.parts.source
      .getRepository(TransferEntity)
      .find({ where: { id: this.transferId }, relations: { agency: true, agreement: true } });
    if (transfer?.run !== this.id) throw new TakenOver();
    return transfer;
  }

  /** @throws TakenOver when another run has begun meanwhile */
  async update(
    change: QueryDeepPartialEntity<TransferEntity>,
    manager: EntityManager = this.parts.source.manager,
  ): Promise<void> {
    const { affected } = await manager
      .getRepository(TransferEntity)
      .update({ id: this.transferId, run: this.id }, change);
    if (affected !== 1) throw new TakenOver();
  }

  /** Changes the state, with nothing left of earlier setbacks. */
  transition(
    transfer: TransferEntity,
    to: TransferState,
    change: { note?: string; outcome?: 'success' | 'fail'; set?: Partial<TransferEntity> },
  ): Promise<void> {
    return this.parts.source.transaction((manager) =>
      transition(manager, {
        ...change,
        transferId: transfer.id,
        run: this.id,
        from: transfer.state,
        to,
        agent: SERVICE_AGENT,
        set: { ...change.set, cause: null, failures: 0, waits: 0 },
      }),
    );
  }

  /** Removes what a transfer in this state no longer needs. */
  async clear(transfer: TransferEntity, state: TransferState): Promise<void> {
    const { archive } = this.parts;
    await this.load();
    // What is staged may be the work of a run before this one.
    const folders = new Set([transferTx(transfer), transfer.staged?.tx ?? transferTx(transfer)]);
    for (const store of archive.stores) for (const tx of folders) await archive.functions.discardStaging(store, tx);
    if (state === 'preserved' || state === 'returned') await this.uploads.remove(transfer.id);
    if (state === 'quarantined') await this.uploads.quarantine(transfer.id);
    if (state === 'under-review') await this.uploads.release(transfer.id);
  }

  /** Removes what runs that were broken off left in staging, but for an AIP that is staged to be committed. */
  async clearEarlierRuns(transfer: TransferEntity): Promise<void> {
    const { functions, stores } = this.parts.archive;
    for (const store of stores)
      for await (const { tx } of functions.listStaging(store))
        if (transferOfTx(tx) === transfer.id && tx !== transfer.staged?.tx && tx !== transferTx(transfer))
          await functions.discardStaging(store, tx);
  }
}
