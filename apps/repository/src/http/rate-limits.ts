import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import type { Principal } from './access.js';

const MINUTE_SECONDS = 60;
const TEN_MINUTES_SECONDS = 600;
/** Keys known to be good, by digest; the oldest go first. */
const MOST_KNOWN = 10_000;

/**
 * How many requests are taken: of a key, of an agency, and with wrong keys from an address. Counted in the database, so that all
 * processes count together; when it does not answer, each process counts for itself. A limit of 0 is none.
 */
@Injectable()
export class RateLimits {
  readonly #keys: RateLimiterPostgres | undefined;
  readonly #agencies: RateLimiterPostgres | undefined;
  readonly #wrongKeys: RateLimiterPostgres | undefined;
  readonly #known = new Set<string>();

  constructor(source: DataSource, @Inject(CONFIG) { access }: Config) {
    this.#keys = limiter(source, 'key', access.keyRequestsPerMinute, MINUTE_SECONDS);
    this.#agencies = limiter(source, 'agency', access.agencyRequestsPerMinute, MINUTE_SECONDS);
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
    const agency = caller.agencyId === undefined ? undefined : take(this.#agencies, caller.agencyId);
    const counts = (await Promise.all([take(this.#keys, caller.keyId), agency])).filter((count) => count !== undefined);
    const tightest = counts.sort((a, b) => a.result.remainingPoints - b.result.remainingPoints)[0];
    if (!tightest) return;
    response.setHeader('RateLimit-Limit', tightest.limit);
    response.setHeader('RateLimit-Remaining', tightest.result.remainingPoints);
    response.setHeader('RateLimit-Reset', secondsOf(tightest.result));
    const exceeded = counts.find(({ isExceeded }) => isExceeded);
    if (exceeded) refuse(exceeded.result, response, `more than ${exceeded.limit} requests in a minute`);
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

interface Count {
  limit: number;
  result: RateLimiterRes;
  isExceeded: boolean;
}

async function take(limit: RateLimiterPostgres | undefined, key: string): Promise<Count | undefined> {
  if (!limit) return undefined;
  try {
    return { limit: limit.points, result: await limit.consume(key), isExceeded: false };
  } catch (error) {
    if (error instanceof RateLimiterRes) return { limit: limit.points, result: error, isExceeded: true };
    throw error;
  }
}

const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64');

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

function refuse(result: RateLimiterRes, response: Response, reason: string): never {
  response.setHeader('Retry-After', secondsOf(result));
  throw new ServiceError('RATE_LIMITED', `${reason}: come again in ${secondsOf(result)} seconds`);
}
