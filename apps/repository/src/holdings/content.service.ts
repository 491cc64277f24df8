import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ArchiveStore } from '@mocban/oais';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { suspectCopy } from '../incidents/open-incident.js';
import { AipFileEntity, type AipEntity, type AipVersionEntity } from '../database/entities/holdings.js';
import { ServiceError } from '../error.js';
import { storesWithCopy } from './copy-stores.js';
import type { ByteRange } from './range.js';

/** A file found on a store, ready to be read. */
export interface FoundContent {
  store: ArchiveStore;
  /** Relative to the store's root. */
  objectPath: string;
  /** Inside the object. */
  contentPath: string;
}

const keyOf = ({ objectPath, contentPath }: FoundContent): string => `${objectPath}/${contentPath}`;

@Injectable()
export class ContentService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
  ) {}

  async byPath({ aipId, number }: AipVersionEntity, path: string): Promise<AipFileEntity> {
    return this.#file({ aipId, versionNumber: number, path });
  }

  async byId(aip: AipEntity, id: number): Promise<AipFileEntity> {
    return this.#file({ aipId: aip.id, id });
  }

  /** Where the bytes lie: on the first store that holds them, copies known to be intact before the others. */
  async locate(file: AipFileEntity): Promise<FoundContent> {
    const [aip] = await this.source.query<{ object_path: string }[]>('select object_path from aips where id = $1', [
      file.aipId,
    ]);
    const { object_path: objectPath } = aip!;
    const candidates = await this.#contentPaths(file);
    for (const store of await storesWithCopy(this.source, this.archive, file.aipId))
      for (const contentPath of candidates) {
        const found = { store, objectPath, contentPath };
        const stats = await store.files.stat(keyOf(found)).catch(() => undefined);
        if (stats?.sizeBytes === file.sizeBytes) return found;
      }
    throw new ServiceError('HOLDING_NO_READABLE_COPY', 'no store has the bytes of this file');
  }

  /**
   * The bytes. The whole file is digested on the way, and its last bytes are given out only when the digest is right: a client
   * that got a complete answer got the preserved bytes. A wrong one opens an incident, and the copy is no longer asked first.
   * @throws ServiceError `HOLDING_NO_READABLE_COPY`
   */
  async *read(file: AipFileEntity, found: FoundContent, range?: ByteRange): AsyncGenerator<Uint8Array> {
    const { store } = found;
    const key = keyOf(found);
    if (range) {
      yield* store.files.read(key, { start: range.start, end: range.end });
      return;
    }
    const hash = createHash('sha512');
    let held: Uint8Array | undefined;
    for await (const chunk of store.files.read(key)) {
      hash.update(chunk);
      if (held) yield held;
      // The store may use its buffer again for the next chunk.
      held = Uint8Array.from(chunk);
    }
    if (hash.digest('hex') !== file.sha512) {
      // The reader is told in any case; an audit will find the same.
      await this.#damaged(file.aipId, found).catch(() => undefined);
      throw new ServiceError('HOLDING_NO_READABLE_COPY', `the copy on ${store.id} is damaged: run an audit`);
    }
    if (held) yield held;
  }

  #damaged(aipId: string, { store, objectPath, contentPath }: FoundContent): Promise<void> {
    const detail = `met while reading, ${contentPath}: the bytes are not those of the inventory`;
    return suspectCopy(this.source, { aipId, storeId: store.id, objectPath, verdict: 'changed', detail });
  }

  async #file(where: { aipId: string; versionNumber?: number; path?: string; id?: number }): Promise<AipFileEntity> {
    const file = await this.source.getRepository(AipFileEntity).findOneBy(where);
    if (!file) throw new ServiceError('HOLDING_FILE_UNKNOWN', 'the holding has no such file');
    return file;
  }

  /**
   * Where the writer may have put the bytes in the object: under the first logical path with the same digest, or under the digest
   * itself when that path is not portable. Equal bytes are stored once.
   */
  async #contentPaths({ aipId, versionNumber, sha512 }: AipFileEntity): Promise<string[]> {
    const rows = await this.source.query<{ version: string; path: string }[]>(
      `select v.version, f.path from aip_files f join aip_versions v on v.aip_id = f.aip_id and v.number = f.version_number
        where f.aip_id = $1 and f.sha512 = $2 and f.version_number <= $3 order by f.version_number, f.path limit 1000`,
      [aipId, sha512, versionNumber],
    );
    const versions = new Set(rows.map(({ version }) => version));
    return [
      ...rows.map(({ version, path }) => `${version}/content/${path}`),
      ...[...versions].map((version) => `${version}/content/x/${sha512}`),
    ];
  }
}
