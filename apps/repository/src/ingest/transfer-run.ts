import { randomUUID } from 'node:crypto';
import type { ArchiveStore } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { assignments, Values } from '../database/statement.js';
import { TransferEntity, type TransferState } from '../database/entities/transfers.js';
import { collectAfterStep } from '../engine.js';
import { isStoreAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { loadTransfer } from '../transfers/load-transfer.js';
import { SERVICE_AGENT, transition, type Transition } from '../transfers/transition.js';
import { UploadFiles } from '../transfers/upload-files.js';

/**
 * Name of a run's folder in `staging/`. Every run has its own: one that lost its lock and does not know it yet cannot write into the
 * work of the run that came after it.
 */
export const transferTx = ({ id, run }: TransferEntity): string => `transfer-${id}.${run?.slice(0, 8)}`;

/** The transfer that a folder in `staging/` belongs to, if it is one's; one of several packages has its number behind the run. */
export const transferOfTx = (tx: string): string | undefined =>
  /^transfer-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.[0-9a-f]{8}(?:\.\d+)?)?$/.exec(tx)?.[1];

const stagedTxs = ({ staged }: TransferEntity): string[] => (staged ?? []).map(({ tx }) => tx);

/** Another run of the same transfer has begun: this one had lost its lock. */
export class TakenOver extends Error {}

/**
 * What one run of a transfer's job may read and change: each write names the run, so that one that was overtaken changes nothing. While
 * it is not, nobody else changes what it reads.
 */
export class TransferRun {
  readonly id = randomUUID();
  readonly uploads: UploadFiles;
  /** Files of the package, when it is unpacked. */
  files = 0;
  /** The state that everything was last cleared away for. */
  #cleared: TransferState | undefined;

  constructor(
    readonly parts: JobParts,
    readonly transferId: string,
  ) {
    this.uploads = new UploadFiles(parts.config);
  }

  /** To be called between two steps, at which the run may be killed and gone on with. */
  readonly onStep = async (step: string): Promise<void> => {
    collectAfterStep(this.files);
    await this.parts.config.onStep(step);
  };

  /** Makes this the run of the transfer. The entity is kept as this run changes it. @throws TakenOver when there is none such */
  async begin(): Promise<TransferEntity> {
    const values = new Values();
    const run = values.add(this.id);
    const changed = `update transfers set run = ${run} where id = ${values.add(this.transferId)} returning *`;
    const transfer = await loadTransfer(this.parts.source.manager, { changed, where: 'true' }, values);
    if (!transfer) throw new TakenOver();
    return transfer;
  }

  /** @throws TakenOver when another run has begun meanwhile */
  async stillRuns(): Promise<void> {
    const found = await this.parts.source.query<unknown[]>('select from transfers where id = $1 and run = $2', [
      this.transferId,
      this.id,
    ]);
    if (found.length === 0) throw new TakenOver();
  }

  /** @throws TakenOver when another run has begun meanwhile */
  async update(
    transfer: TransferEntity,
    change: Partial<TransferEntity>,
    manager: EntityManager = this.parts.source.manager,
  ): Promise<void> {
    const values = new Values();
    const [, affected] = await manager.query<[unknown[], number]>(
      `update transfers set ${assignments(manager, TransferEntity, change, values)}
        where id = ${values.add(this.transferId)} and run = ${values.add(this.id)}`,
      values.list,
    );
    if (affected !== 1) throw new TakenOver();
    Object.assign(transfer, change);
  }

  /** Changes the state, with nothing left of earlier setbacks. */
  async transition(
    transfer: TransferEntity,
    to: TransferState,
    change: Pick<Transition, 'note' | 'outcome' | 'aipIds' | 'set'> = {},
    manager: EntityManager = this.parts.source.manager,
  ): Promise<void> {
    const set = { ...change.set, cause: null, failures: 0, waits: 0 };
    await transition(manager, {
      ...change,
      transferId: transfer.id,
      run: this.id,
      from: transfer.state,
      to,
      agent: SERVICE_AGENT,
      set,
    });
    Object.assign(transfer, set, { state: to });
  }

  /** Removes what a transfer in this state no longer needs; again is the same. */
  async clear(transfer: TransferEntity, state: TransferState): Promise<void> {
    if (this.#cleared === state) return;
    const { archive } = this.parts;
    await this.stillRuns();
    // What is staged may be the work of a run before this one.
    const folders = new Set([transferTx(transfer), ...stagedTxs(transfer)]);
    await this.#inEachStore(async (store) => {
      for (const tx of folders) await archive.functions.discardStaging(store, tx);
    });
    if (state === 'preserved' || state === 'returned') await this.uploads.remove(transfer.id);
    if (state === 'quarantined') await this.uploads.quarantine(transfer.id);
    if (state === 'under-review') await this.uploads.release(transfer.id);
    this.#cleared = state;
  }

  /** Removes what runs that were broken off left in staging, but for AIPs that are staged to be committed. */
  async clearEarlierRuns(transfer: TransferEntity): Promise<void> {
    const { functions } = this.parts.archive;
    const kept = new Set([transferTx(transfer), ...stagedTxs(transfer)]);
    await this.#inEachStore(async (store) => {
      for await (const { tx } of functions.listStaging(store))
        if (transferOfTx(tx) === transfer.id && !kept.has(tx)) await functions.discardStaging(store, tx);
    });
  }

  /** A store that is away keeps what was staged in it until the next start of the service. */
  async #inEachStore(clear: (store: ArchiveStore) => Promise<void>): Promise<void> {
    const { stores, first } = this.parts.archive;
    for (const store of stores)
      await clear(store).catch((error: unknown) => {
        if (store === first || !isStoreAway(error)) throw error;
        this.parts.logger.warn({ err: error, store: store.id }, 'a store that is away was not cleared');
      });
  }
}
