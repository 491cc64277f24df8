import type * as oais from '@mocban/oais';
import type { ArchiveStore, ArchiveUseCases } from '@mocban/oais';
import type { S3Probe } from '@mocban/storage-s3';
import type { StoreConfig } from '../config/store-options.js';
import { ServiceError } from '../error.js';
import type { StoreAbsence } from './kept-store.js';
import type { StoreKeeper } from './store-keeper.js';

/** Of the catalogue snapshot, the log and the evidence. */
type RecordUseCases = Pick<
  typeof oais,
  | 'mendStoreLog'
  | 'proveStoreLog'
  | 'listStoreBatches'
  | 'readManifestGroup'
  | 'readStoreBatch'
  | 'writeStoreBatch'
  | 'sealVersion'
  | 'writeSeals'
  | 'recoverSnapshots'
  | 'levelSnapshots'
  | 'commitSnapshot'
  | 'snapshotWorkFolder'
  | 'openSnapshot'
  | 'proveSnapshot'
  | 'removeGeneration'
>;

/** The use cases and the opening of a store, as `@mocban/oais` exports them. */
export interface ArchiveFunctions extends ArchiveUseCases, RecordUseCases {
  openArchiveStore(id: string, root: string): Promise<ArchiveStore>;
}

export interface StoreDetails {
  readonly config: StoreConfig;
  /** What the server of a bucket honours, once that was found out. */
  readonly probe: S3Probe | undefined;
  /** Why the store cannot be used now. */
  readonly absence: StoreAbsence | undefined;
}

/** The stores of this service, those that are away among them; the first being where AIPs are made and committed. */
export class Archive {
  constructor(
    readonly functions: ArchiveFunctions,
    readonly stores: readonly ArchiveStore[],
    /** How each store is configured and what was found out about it, by id. */
    readonly details: ReadonlyMap<string, StoreDetails> = new Map(),
    /** Opens the stores that were away at the start. */
    readonly keeper?: Pick<StoreKeeper, 'onReturn' | 'close'>,
  ) {}

  get first(): ArchiveStore {
    return this.stores[0]!;
  }

  get replicas(): readonly ArchiveStore[] {
    return this.stores.slice(1);
  }

  /** @throws ServiceError `STORE_UNKNOWN` */
  store(id: string): ArchiveStore {
    const found = this.stores.find((store) => store.id === id);
    if (!found) throw new ServiceError('STORE_UNKNOWN', `there is no store ${id}`);
    return found;
  }
}
