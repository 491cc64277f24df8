import { Inject, Injectable } from '@nestjs/common';
import { CodedError } from '@mocban/core';
import type { ArchiveStore, Dip, FoundDamage } from '@mocban/oais';
import { codedDipUse } from '@mocban/vn-records';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { suspectCopy } from '../incidents/open-incident.js';
import { CONFIG, type Config } from '../config/config.js';
import type { AipEntity, AipVersionEntity } from '../database/entities/holdings.js';
import { ServiceError } from '../error.js';
import { storesWithCopy } from '../holdings/copy-stores.js';
import { SOFTWARE } from '../version.js';
import { catalogueHistory } from './catalogue-history.js';
import type { DipQuery } from './dip.dto.js';
import { Turns } from './turns.js';
import { statementSigner, versionProofs } from './version-proofs.js';

/** Packages prepared at the same time: while one is, the METS and PREMIS of its AIP are held. */
const PREPARED_AT_ONCE = 2;

@Injectable()
export class DisseminationService {
  readonly #turns = new Turns(PREPARED_AT_ONCE);

  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /**
   * A dissemination package of one version, ready to be streamed. Damage that is met on the way opens an incident, and the copy is no
   * longer asked first.
   * @throws ServiceError `REQUEST_INVALID` where a value is none of its code list, `DIP_PROFILE_UNAVAILABLE`, `HOLDING_NO_READABLE_COPY`
   */
  async dip(aip: AipEntity, version: AipVersionEntity, query: DipQuery, signal: AbortSignal): Promise<Dip> {
    const { profile, ...use } = query;
    this.#requireCodes(use);
    const stores = await storesWithCopy(this.source, this.archive, aip.id);
    if (stores.length === 0) throw new ServiceError('HOLDING_NO_READABLE_COPY', 'no store that is open has a copy');
    const told = new Set<string>();
    try {
      return await this.#turns.take(async () =>
        this.archive.functions.buildDip({
          stores,
          objectPath: aip.objectPath,
          version: version.version,
          expectedInventorySha512: await this.#commitRecord(aip),
          profile,
          use,
          ...(await catalogueHistory(this.source, aip)),
          ...(await this.#proofs(aip, version.version, stores)),
          archive: this.config.archive,
          software: SOFTWARE,
          rules: this.config.rules,
          onDamage: (damage) => {
            if (told.has(damage.store)) return;
            told.add(damage.store);
            // The package goes on without the record of it; an audit will find the same.
            void this.#damaged(aip.id, damage).catch(() => undefined);
          },
          signal,
        }),
      );
    } catch (error) {
      throw asServiceError(error);
    }
  }

  async #proofs(aip: AipEntity, version: string, stores: readonly ArchiveStore[]) {
    const { source, archive, config } = this;
    const sign = await statementSigner(source, config);
    return { proofs: await versionProofs({ source, archive, aip, version }, stores), ...(sign && { sign }) };
  }

  #requireCodes(use: Omit<DipQuery, 'profile'>): void {
    const { problems } = codedDipUse(use, this.config.rules.at(this.config.clock.now()));
    if (problems.length > 0)
      throw new ServiceError(
        'REQUEST_INVALID',
        `not valid: ${problems.map(({ field }) => field).join(', ')}`,
        problems,
      );
  }

  async #commitRecord({ id, head }: AipEntity): Promise<string> {
    const [row] = await this.source.query<{ sha512: string }[]>(
      'select inventory_sha512 as sha512 from aip_versions where aip_id = $1 and version = $2',
      [id, head],
    );
    return row!.sha512;
  }

  #damaged(aipId: string, { store, objectPath, path, verdict, message }: FoundDamage): Promise<void> {
    const detail = `met while disseminating, ${path}: ${message}`;
    return suspectCopy(this.source, { aipId, storeId: store, objectPath, verdict, detail });
  }
}

export function asServiceError(error: unknown): unknown {
  if (!(error instanceof CodedError) || error instanceof ServiceError) return error;
  if (error.code === 'ARCHIVE_PROFILE_UNAVAILABLE')
    return new ServiceError('DIP_PROFILE_UNAVAILABLE', error.message, [], { cause: error });
  return new ServiceError('HOLDING_NO_READABLE_COPY', 'no copy can be read wholly: run an audit', [], { cause: error });
}
