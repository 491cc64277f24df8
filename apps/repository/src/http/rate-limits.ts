import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import type { Principal } from './access.js';
import { PointsInAdvance } from './points-in-advance.js';

const MINUTE_SECONDS = 60;
const TEN_MINUTES_SECONDS = 600;
/** Keys known to be good, by digest; the oldest go first. */
const MOST_KNOWN = 10_000;

/**
 * How many requests are taken: of a key, of an agency, and with wrong keys from an address. Counted in the database, so that all
 * processes count together, of keys and agencies a hundredth of the limit at a time; when it does not answer, each process counts for
 * itself. A limit of 0 is none.
 */
@Injectable()
export class RateLimits {
  readonly #keys: PointsInAdvance | undefined;
  readonly #agencies: PointsInAdvance | undefined;
  readonly #wrongKeys: RateLimiterPostgres | undefined;
  readonly #known = new Set<string>();

  constructor(source: DataSource, @Inject(CONFIG) { access }: Config) {
    const inAdvance = (name: string, points: number) => {
      const shared = limiter(source, name, points, MINUTE_SECONDS);
      return shared && new PointsInAdvance(shared);
    };
    this.#keys = inAdvance('key', access.keyRequestsPerMinute);
    this.#agencies = inAdvance('agency', access.agencyRequestsPerMinute);
    this.#wrongKeys = limiter(source, 'wrong-key', access.wrongKeysPerAddress, TEN_MINUTES_SECONDS);
  }

  /**
   * Before a key is looked up: an address that gave too many wrong ones is not asked again for a while. Keys that were good before
   * go on, for others may share the address.
   * @throws ServiceError `RATE_LIMITED`
   */
  async requireUnblocked(address: string, key: string, response: Response): Promise<void> {
    if (!this.#wrongKeys || this.#known.has(digestOf(key))) return;
    const found = await this.#wrongKeys.get(address);
    if (found && found.consumedPoints > this.#wrongKeys.points) refuse(found, response, 'too many wrong keys');
  }

  async countWrongKey(address: string, key: string): Promise<void> {
    this.#known.delete(digestOf(key));
    await this.#wrongKeys?.consume(address).catch(() => undefined);
  }

  /** Counts a request, and says in `RateLimit-*` what is left of the tighter limit. @throws ServiceError `RATE_LIMITED` */
  async count(key: string, caller: Principal, response: Response): Promise<void> {
    this.#remember(digestOf(key));
    const agency = caller.agencyId === undefined ? undefined : this.#agencies?.take(caller.agencyId);
    const counts = (await Promise.all([this.#keys?.take(caller.keyId), agency])).filter((count) => count !== undefined);
    const tightest = counts.sort((a, b) => a.remainingPoints - b.remainingPoints)[0];
    if (!tightest) return;
    response.setHeader('RateLimit-Limit', tightest.limit);
    response.setHeader('RateLimit-Remaining', tightest.remainingPoints);
    response.setHeader('RateLimit-Reset', secondsOf(tightest));
    const exceeded = counts.find(({ isExceeded }) => isExceeded);
    if (exceeded) refuse(exceeded, response, `more than ${exceeded.limit} requests in a minute`);
  }

  #remember(digest: string): void {
    this.#known.delete(digest);
    this.#known.add(digest);
    if (this.#known.size > MOST_KNOWN) for (const oldest of this.#known) return void this.#known.delete(oldest);
  }
}

function limiter(
  source: DataSource,
  keyPrefix: string,
  points: number,
  duration: number,
): RateLimiterPostgres | undefined {
  if (points === 0) return undefined;
  return new RateLimiterPostgres({
    storeClient: source,
    storeType: 'typeorm',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix,
    points,
    duration,
    inMemoryBlockOnConsumed: points + 1,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration }),
  });
}

const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64');

const secondsOf = ({ msBeforeNext }: Pick<RateLimiterRes, 'msBeforeNext'>): number =>
  Math.max(1, Math.ceil(msBeforeNext / 1000));

function refuse(result: Pick<RateLimiterRes, 'msBeforeNext'>, response: Response, reason: string): never {
  response.setHeader('Retry-After', secondsOf(result));
  throw new ServiceError('RATE_LIMITED', `${reason}: come again in ${secondsOf(result)} seconds`);
}
