import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import type { SealDto, SealStateName } from './evidence.dto.js';
import { SEALS_OPEN_SQL, UNSEALED_VERSIONS_SQL } from './seal-rows.js';

/** So long before its end a certificate is told of: another one is weeks in the making. */
const WARNING_DAYS = 90;
const DAY_MS = 86_400_000;

interface Row {
  waiting: string;
  open: boolean;
  problem: string | null;
  subject: string | null;
  not_after: Date | null;
}

/** What is sealed by the archive's own key, and whether that key is still of use, by the database. */
@Injectable()
export class SealOfArchive {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  async get(): Promise<SealDto> {
    if (this.config.evidence?.seal === undefined) return { state: 'off', pendingVersions: 0 };
    const [row] = await this.source.query<Row[]>(
      `select ${UNSEALED_VERSIONS_SQL} as waiting, ${SEALS_OPEN_SQL} as open, problem, subject, not_after from seal_state`,
    );
    const { waiting, problem, subject, not_after: notAfter } = row!;
    return {
      state: this.#stateOf(row!),
      pendingVersions: Number(waiting),
      ...(subject !== null && notAfter !== null && { certificate: { subject, notAfter: notAfter.toISOString() } }),
      ...(problem !== null && { problem }),
    };
  }

  /** Of some versions of an AIP, those that are sealed. */
  async sealedVersions(aipId: string): Promise<Set<string>> {
    const rows = await this.source.query<{ version: string }[]>(
      'select version from seals where object_id = $1 and sealed_at is not null',
      [aipId],
    );
    return new Set(rows.map(({ version }) => version));
  }

  get isOn(): boolean {
    return this.config.evidence?.seal !== undefined;
  }

  #stateOf({ problem, not_after: notAfter, waiting, open }: Row): SealStateName {
    if (problem !== null) return 'failing';
    const warned = this.config.clock.now().getTime() + WARNING_DAYS * DAY_MS;
    if (notAfter !== null && notAfter.getTime() < warned) return 'expiring';
    return open || Number(waiting) > 0 ? 'pending' : 'ok';
  }
}
