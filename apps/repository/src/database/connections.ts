import { Socket } from 'node:net';
import type { DatabaseAddress } from './embedded/launcher.js';

/** An address in parts (the embedded server), or a URL. */
export type DatabaseTarget = DatabaseAddress | { url: string };

/** A server that does not take a connection for so long counts as away; so does a pool that has none to give. */
const CONNECT_TIMEOUT_MS = 5000;
const KEEP_ALIVE_DELAY_MS = 10_000;

/** The ways to one database, each connection known, so that all can be cut when the server is found dead behind an open line. */
export class Connections {
  readonly #sockets = new Set<Socket>();

  constructor(readonly target: DatabaseTarget) {}

  /** Options of a client or pool in the terms of `pg`. */
  options(applicationName: string) {
    const { target } = this;
    const address =
      'url' in target
        ? { connectionString: target.url }
        : {
            host: target.host,
            port: target.port,
            user: target.user,
            password: target.password,
            database: target.database,
          };
    return {
      ...address,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
      stream: () => this.#socket(),
    };
  }

  /** Ends every connection at once: what waits for an answer gets an error instead. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #socket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
