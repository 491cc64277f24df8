import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '@mocban/core';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';

/** The files that uploads grow in, one per transfer, named by its id. They lie outside every store. */
@Injectable()
export class UploadFiles {
  constructor(@Inject(CONFIG) readonly config: Config) {}

  pathOf(transferId: string): string {
    return path.join(this.config.uploadDirectory, transferId);
  }

  /** Makes the empty file of a new upload; one that exists keeps its bytes. */
  async ensure(transferId: string): Promise<void> {
    await mkdir(this.config.uploadDirectory, { recursive: true, mode: 0o700 });
    const handle = await open(this.pathOf(transferId), 'a', 0o600);
    await handle.close();
  }

  /** Bytes on disk; 0 when there is no file. */
  async sizeBytes(transferId: string): Promise<number> {
    const stats = await stat(this.pathOf(transferId)).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
    return stats?.size ?? 0;
  }

  /** Makes the bytes durable before the transfer is called received. */
  async sync(transferId: string): Promise<void> {
    const handle = await open(this.pathOf(transferId), 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async remove(transferId: string): Promise<void> {
    await rm(this.pathOf(transferId), { force: true });
  }

  /** Deletes a quarantined package for good, wherever it lies by now; again is the same. */
  async purge(transferId: string): Promise<void> {
    await this.remove(transferId);
    await rm(path.join(this.config.quarantineDirectory, transferId), { force: true });
  }

  /** Sets the package aside where nothing reads it; again is the same. */
  async quarantine(transferId: string): Promise<void> {
    const { quarantineDirectory } = this.config;
    await mkdir(quarantineDirectory, { recursive: true, mode: 0o700 });
    await rename(this.pathOf(transferId), path.join(quarantineDirectory, transferId)).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
  }

  /** Takes a package back out of quarantine; one that is not there stays where it is. */
  async release(transferId: string): Promise<void> {
    await rename(path.join(this.config.quarantineDirectory, transferId), this.pathOf(transferId)).catch(
      (error: unknown) => {
        if (errnoOf(error) !== 'ENOENT') throw error;
      },
    );
  }
}
