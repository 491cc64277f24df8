import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { TransferState } from '../database/entities/transfers.js';
import { etagOf, matchesEtag } from '../http/etag.js';
import type { Principal } from '../http/access.js';
import { preferredWait } from '../http/prefer.js';
import { KeyService } from '../keys/key.service.js';
import type { TransferDto } from './transfer.dto.js';
import { TransferService } from './transfer.service.js';
import { TransferWaits, type TransferWait } from './transfer-waits.js';

/** Below the minute after which proxies close a line on which nothing moves. */
export const LONGEST_WAIT_S = 30;
/** A transfer is looked at so often although nothing was heard: the line on which the database tells may have been down. */
const LOOK_MS = 5000;

/** States in which nothing more happens by itself. */
const SETTLED: readonly TransferState[] = ['preserved', 'returned', 'quarantined', 'under-review', 'failed'];

export interface WhenToAnswer {
  /** Header `Prefer`. */
  prefer: string | undefined;
  /** Header `If-None-Match`. */
  knows?: string | undefined;
}

/** Answers about a transfer that are held back, where the client prefers so, until there is something to say. @see RFC 7240 §4.3 */
@Injectable()
export class HeldAnswers {
  constructor(
    readonly transfers: TransferService,
    readonly waits: TransferWaits,
    readonly keys: KeyService,
  ) {}

  /**
   * The transfer: at once, or as soon as it is settled, or as soon as it is not any more as the client knows it; after the time the
   * client would wait in any case.
   * @throws ServiceError `TRANSFER_UNKNOWN`; `AUTH_INVALID` when the key was revoked meanwhile
   */
  async transfer(
    id: string,
    caller: Principal,
    { prefer, knows }: WhenToAnswer,
    response: Response,
  ): Promise<TransferDto> {
    const seconds = Math.min(preferredWait(prefer), LONGEST_WAIT_S);
    const wanted = (state: TransferState) => knows !== undefined || SETTLED.includes(state);
    const wait = seconds > 0 ? this.waits.open(id, caller.keyId, wanted) : undefined;
    if (!wait) return this.transfers.get(id, caller);
    response.once('close', () => wait.end());
    try {
      response.setHeader('Preference-Applied', `wait=${seconds}`);
      const isNews = (transfer: TransferDto) =>
        knows === undefined ? SETTLED.includes(transfer.state) : !matchesEtag(knows, etagOf(transfer));
      return await this.#hold(id, caller, wait, seconds * 1000, isNews);
    } finally {
      wait.close();
    }
  }

  async #hold(
    id: string,
    caller: Principal,
    wait: TransferWait,
    longestMs: number,
    isNews: (transfer: TransferDto) => boolean,
  ): Promise<TransferDto> {
    const deadline = performance.now() + longestMs;
    let transfer = await this.transfers.get(id, caller);
    if (isNews(transfer)) return transfer;
    while (!isNews(transfer) && !wait.isEnded && performance.now() < deadline) {
      await wait.next(Math.min(LOOK_MS, deadline - performance.now()));
      transfer = await this.transfers.get(id, caller);
    }
    await this.keys.requireValid(caller);
    return transfer;
  }
}
