import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { FileStore, type Configstore } from '@tus/file-store';
import { Server, Upload } from '@tus/server';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { TransferEntity } from '../database/entities/transfers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { transition } from './transition.js';
import { TransferService } from './transfer.service.js';
import { UPLOAD_STATES } from './transfer-view.js';
import { UploadFiles } from './upload-files.js';

/** What an upload is comes from the transfer's row: it exists from registration, and its size never changes. */
class TransferUploads implements Configstore {
  constructor(readonly source: DataSource) {}

  async get(id: string): Promise<Upload | undefined> {
    const found = await this.source.getRepository(TransferEntity).findOneBy({ id });
    return found ? new Upload({ id, size: found.packageSizeBytes, offset: 0 }) : undefined;
  }

  async set(): Promise<void> {
    // Nothing of an upload is kept beside the row.
  }

  async delete(): Promise<void> {
    // The row of a transfer outlives its file.
  }
}

/** tus 1.0 on the packages of registered transfers. */
@Injectable()
export class UploadServer {
  readonly #tus: Server;

  constructor(
    readonly source: DataSource,
    readonly transfers: TransferService,
    readonly files: UploadFiles,
    @Inject(CONFIG) config: Config,
  ) {
    const datastore = new FileStore({ directory: config.uploadDirectory, configstore: new TransferUploads(source) });
    // Uploads are made by registration and end with their transfer.
    datastore.extensions = [];
    this.#tus = new Server({ path: '/v1/uploads', datastore, relativeLocation: true });
  }

  /** @throws ServiceError `TRANSFER_UNKNOWN`, `TRANSFER_UPLOAD_REFUSED` */
  async handle(id: string, caller: Principal, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const transfer = await this.transfers.find(id, caller);
    if (!UPLOAD_STATES.includes(transfer.state))
      throw new ServiceError('TRANSFER_UPLOAD_REFUSED', `the upload is closed: the transfer is ${transfer.state}`);
    await this.files.ensure(id);
    if (request.method === 'PATCH' && transfer.state === 'registered') await this.#begin(id, caller);
    await this.#tus.handle(request, response);
    await this.source.getRepository(TransferEntity).update({ id }, { uploadOffset: await this.files.sizeBytes(id) });
  }

  /** The first bytes: of several requests at once, one records it. */
  async #begin(id: string, caller: Principal): Promise<void> {
    await this.source
      .transaction((manager) =>
        transition(manager, { transferId: id, from: 'registered', to: 'uploading', agent: caller.name }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof ServiceError && error.code === 'TRANSFER_STATE')) throw error;
      });
  }
}
