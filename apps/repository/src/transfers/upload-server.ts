import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { ERRORS, Server } from '@tus/server';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { isDiskFull } from '../environment.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { transition } from './transition.js';
import { TransferService } from './transfer.service.js';
import { UPLOAD_STATES } from './transfer-view.js';
import { expiryOf } from './upload-expiry.js';
import { UploadFiles } from './upload-files.js';
import { UploadLocks } from './upload-locks.js';
import { UploadStore } from './upload-store.js';

/** tus 1.0 on the packages of registered transfers. */
@Injectable()
export class UploadServer {
  readonly #tus: Server;
  readonly #store: UploadStore;

  constructor(
    readonly source: DataSource,
    readonly transfers: TransferService,
    readonly files: UploadFiles,
    readonly locks: UploadLocks,
    @Inject(CONFIG) readonly config: Config,
  ) {
    this.#store = new UploadStore(config.uploadDirectory, locks);
    this.#tus = new Server({
      path: '/v1/uploads',
      datastore: this.#store,
      locker: locks,
      relativeLocation: true,
      onResponseError: (_request, error) => refusal(error),
    });
  }

  /** @throws ServiceError `TRANSFER_UNKNOWN`, `TRANSFER_UPLOAD_REFUSED` */
  async handle(id: string, caller: Principal, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const transfer = await this.transfers.find(id, caller);
    if (transfer.cause?.startsWith('UPLOAD_EXPIRED')) throw new ServiceError('TRANSFER_UPLOAD_EXPIRED', transfer.cause);
    if (!UPLOAD_STATES.includes(transfer.state))
      throw new ServiceError('TRANSFER_UPLOAD_REFUSED', `the upload is closed: the transfer is ${transfer.state}`);
    await this.files.ensure(id);
    response.setHeader('Upload-Expires', expiryOf(transfer.uploadActiveAt, this.config.uploadExpiryDays).toUTCString());
    if (request.method === 'PATCH' && transfer.state === 'registered') await this.#begin(id, caller);
    this.#store.know(id, transfer.packageSizeBytes);
    await this.#tus.handle(request, response);
    await this.source.query('update transfers set upload_offset = $2, upload_active_at = $3 where id = $1', [
      id,
      await this.files.sizeBytes(id),
      this.config.clock.now(),
    ]);
  }

  /** The first bytes: of several requests at once, one records it. */
  async #begin(id: string, caller: Principal): Promise<void> {
    const begin = { transferId: id, from: 'registered', to: 'uploading', agent: caller.name } as const;
    await transition(this.source.manager, begin).catch((error: unknown) => {
      if (!(error instanceof ServiceError && error.code === 'TRANSFER_STATE')) throw error;
    });
  }
}

type Refusal = { status_code: number; body: string };

/** tus's own refusals stay as they are; of ours the client learns whether to come again. */
function refusal(error: Error | Refusal): Refusal | undefined {
  if (error === ERRORS.ERR_LOCK_TIMEOUT) return { status_code: 423, body: 'another request holds this upload\n' };
  if ('status_code' in error) return undefined;
  if (isDiskFull(error)) return { status_code: 507, body: 'there is no room for the package at this moment\n' };
  return { status_code: 503, body: 'the bytes could not be kept; ask for the offset and go on\n' };
}
