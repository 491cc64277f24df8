import type { ClamdAddress } from './address.js';
import { Connection } from './connection.js';
import { PackageScan } from './package-scan.js';
import { parseVersion, type ScannerDescription } from './reply.js';

export interface ClamdOptions {
  /** @defaultValue 5,000 */
  connectTimeoutMs?: number;
  /** Longest silence of the daemon while it is to answer. @defaultValue 120,000 */
  timeoutMs?: number;
  /** Connections of one package at the same time for small files, and as many for large ones. @defaultValue 2 */
  connections?: number;
  /** Bytes of small files of one package that may wait in memory. @defaultValue 8 MiB */
  maxWaitingBytes?: number;
}

/** ClamAV's daemon as a scanner of packages. Connects when there is something to ask, and keeps nothing open. */
export class ClamdScanner {
  readonly #options: Required<ClamdOptions>;

  constructor(
    readonly address: ClamdAddress,
    options: ClamdOptions = {},
  ) {
    this.#options = {
      connectTimeoutMs: 5000,
      timeoutMs: 120_000,
      connections: 2,
      maxWaitingBytes: 8 << 20,
      ...options,
    };
  }

  /** Engine and signatures that are in use now. @throws ClamdError */
  async describe(): Promise<ScannerDescription> {
    const connection = await Connection.open(this.address, this.#options);
    try {
      await connection.send(Buffer.from('zVERSION\0'));
      return parseVersion(await connection.reply());
    } finally {
      connection.close();
    }
  }

  /** Begins the scan of one package; it is to be closed. */
  open(): PackageScan {
    return new PackageScan(this.address, this.#options);
  }
}
