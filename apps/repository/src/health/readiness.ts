import { access, constants, statfs } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isLocalStore, isReachable, type ArchiveStore } from '@mocban/oais';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { CONFIG, type Config } from '../config/config.js';
import { Lease } from '../database/lease.js';
import { LOGGER } from '../http/log.js';
import { isEnough } from '../replication/policies.js';

/** What a part of the service says of itself; without `problem` it is as it should be. */
export interface ComponentState {
  component: string;
  problem?: string;
  /** Transfers are preserved without it for now: a store of more than the policies need. */
  isSpare?: boolean;
}

/** A part that has not answered by then counts as not ready: a store may hang for as long as its network does. */
const PATIENCE_MS = 3000;
/** With less than this free on a disk nothing new is begun there. */
const LEAST_FREE_BYTES = 64 << 20;

const NONE = JSON.stringify([]);

/** Looks at every part that a transfer needs, side by side, each for a bounded time. Logs what has changed since it looked last. */
@Injectable()
export class Readiness {
  /** What was wrong when it last looked. */
  #told = NONE;

  constructor(
    readonly source: DataSource,
    readonly lease: Lease,
    readonly archive: Archive,
    @Inject(CONFIG) readonly config: Config,
    @Inject(LOGGER) readonly logger: Logger,
  ) {}

  /** In a fixed order: database, uploads, then each store. */
  async check(): Promise<ComponentState[]> {
    const states = await this.#look();
    const problems = states.filter(({ problem }) => problem !== undefined);
    const text = JSON.stringify(problems);
    if (text !== this.#told) {
      this.#told = text;
      if (problems.some(({ isSpare }) => isSpare !== true)) this.logger.error({ problems }, 'not ready');
      else if (problems.length > 0) this.logger.warn({ problems }, 'ready without some stores');
      else this.logger.warn('ready again');
    }
    return states;
  }

  async #look(): Promise<ComponentState[]> {
    const { stores, details } = this.archive;
    const [database, uploads, ...ofStores] = await Promise.all([
      stateOf('database', () => this.#database()),
      stateOf('uploads', () => folderProblem(this.config.uploadDirectory)),
      ...stores.map((store) =>
        stateOf(`store ${store.id}`, async () => details.get(store.id)?.absence?.reason ?? storeProblem(store)),
      ),
    ]);
    const usable = new Set(stores.filter((_, at) => ofStores[at]!.problem === undefined).map(({ id }) => id));
    if (database!.problem !== undefined || usable.size === stores.length) return [database!, uploads!, ...ofStores];
    const isSpare = await isEnough(this.source.manager, this.archive.first.id, usable).catch(() => false);
    return [
      database!,
      uploads!,
      ...ofStores.map((state) => (state.problem !== undefined && isSpare ? { ...state, isSpare } : state)),
    ];
  }

  async #database(): Promise<string | undefined> {
    if (this.lease.trouble !== undefined) return 'does not answer';
    const pending = await this.source.showMigrations();
    return pending ? 'the schema is not up to date' : undefined;
  }
}

async function stateOf(component: string, problemOf: () => Promise<string | undefined>): Promise<ComponentState> {
  const late = new AbortController();
  const problem = await Promise.race([
    problemOf().catch(() => 'does not answer'),
    pause(PATIENCE_MS, `has not answered for ${PATIENCE_MS / 1000} seconds`, { signal: late.signal }).catch(
      () => undefined,
    ),
  ]);
  late.abort();
  return problem === undefined ? { component } : { component, problem };
}

/** A store that is elsewhere has no disk that could be looked at: it answers, and is the store it was. */
async function storeProblem(store: ArchiveStore): Promise<string | undefined> {
  if (isLocalStore(store)) {
    const problem = await folderProblem(store.files.localPath(''));
    return problem ?? ((await isReachable(store)) ? undefined : 'is empty: is its file system mounted?');
  }
  return (await store.files.stat('README.txt')) === undefined ? 'holds no store any more' : undefined;
}

async function folderProblem(folder: string): Promise<string | undefined> {
  const writable = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!writable) return 'cannot be written';
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < LEAST_FREE_BYTES ? 'its disk is full' : undefined;
}
