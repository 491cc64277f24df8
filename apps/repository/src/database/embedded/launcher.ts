import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartError } from '../../error.js';
import { databaseAccount, unreachableFolder, type Account } from './account.js';
import { usableBinaries, type Binaries } from './binaries.js';

/** How to reach the server, in the terms of the driver `pg`. */
export interface DatabaseAddress {
  /** Host name, or the folder of the server's socket. */
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface EmbeddedPostgres {
  address: DatabaseAddress;
  /** False when a live server of an earlier process was taken over. */
  started: boolean;
  /** Starts the server again if it is not running, at the same address. @throws StartError `START_DATABASE_FAILED` */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A socket's path must fit `sockaddr_un` (108 bytes) with the name `.s.PGSQL.5432.lock` behind the folder. */
const MAX_SOCKET_FOLDER_BYTES = 85;
/** Names inside the server's folder. */
const CLUSTER = 'cluster';
const PARTIAL = 'cluster.partial';
const PASSWORD = 'password';
const LOG = 'postgres.log';
const PORT = 5432;
const USER = 'mocban';

const run = promisify(execFile);

/**
 * Starts the PostgreSQL that comes as a package on a folder of its own; it listens on a Unix socket only. As root it runs as
 * `nobody`. A server left behind by a killed process is taken over. Makes nothing when the folder cannot be reached.
 * @param directory e.g. `<data>/postgres`
 * @throws StartError `START_DATA_UNREACHABLE`, `START_DATABASE_BINARIES_MISSING`, `START_DATABASE_FAILED`
 */
export async function startEmbeddedPostgres(
  directory: string,
  { account = databaseAccount() }: { account?: Account | undefined } = {},
): Promise<EmbeddedPostgres> {
  const closed = await unreachableFolder(path.dirname(directory), account);
  if (closed !== undefined) {
    const who = account
      ? 'the account nobody, which the embedded database runs as because root may not run it'
      : 'this account';
    throw new StartError(
      'START_DATA_UNREACHABLE',
      `the folder ${closed} cannot be entered by ${who}. Choose a data directory elsewhere, e.g. below /var/lib, ` +
        `or let others enter that folder (chmod o+x), or give the address of a PostgreSQL server (option databaseUrl).`,
    );
  }
  const server = new Server(directory, account);
  await server.prepare();
  return server.start();
}

/**
 * Runs `initdb` and `pg_ctl` inside the server's folder with relative names only: both hand their paths to a shell, where a
 * quotation mark in the name of a data directory would be more than a character.
 */
class Server {
  readonly #cluster: string;
  #binaries!: Binaries;
  #password = '';

  constructor(
    readonly directory: string,
    readonly account: Account | undefined,
  ) {
    this.#cluster = path.join(directory, CLUSTER);
  }

  async prepare(): Promise<void> {
    await mkdir(path.dirname(this.directory), { recursive: true, mode: 0o755 });
    await this.#own(this.directory);
    this.#binaries = await usableBinaries(this.account, path.join(this.directory, 'binaries'));
    if (!(await exists(this.#cluster))) await this.#initialise();
    this.#password = (await readFile(path.join(this.directory, PASSWORD), 'utf8')).trim();
  }

  async start(): Promise<EmbeddedPostgres> {
    const running = await this.#socketOfRunning();
    const socket = running ?? (await this.#launch());
    return {
      address: { host: socket, port: PORT, user: USER, password: this.#password, database: 'postgres' },
      started: running === undefined,
      restart: async () => {
        if ((await this.#socketOfRunning()) === undefined) await this.#launch(socket);
      },
      stop: async () => {
        await this.#pgCtl(['stop', '-D', CLUSTER, '-m', 'fast', '-w', '-t', '60']);
        if (path.dirname(socket) === tmpdir()) await rm(socket, { recursive: true, force: true });
      },
    };
  }

  /** Makes a folder that only the server's account may enter. */
  async #own(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    if (this.account) await chown(folder, this.account.uid, this.account.gid);
  }

  /** A cluster appears under its name only when it is whole: killed before, the next start makes it anew. */
  async #initialise(): Promise<void> {
    const partial = path.join(this.directory, PARTIAL);
    const passwordFile = path.join(this.directory, PASSWORD);
    await rm(partial, { recursive: true, force: true });
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (this.account) await chown(passwordFile, this.account.uid, this.account.gid);
    const identity = ['-U', USER, `--pwfile=${PASSWORD}`, '-A', 'scram-sha-256'];
    await this.#command(this.#binaries.initdb, ['-D', PARTIAL, ...identity, '-E', 'UTF8', '--locale=C.UTF-8']);
    await appendFile(path.join(partial, 'postgresql.conf'), "\ninclude 'mocban.conf'\n");
    await rename(partial, this.#cluster);
  }

  async #launch(earlier?: string): Promise<string> {
    const socket = earlier ?? (await this.#socketFolder());
    const settings = path.join(this.#cluster, 'mocban.conf');
    const quoted = `"${socket.replaceAll('"', '""')}"`.replaceAll("'", "''");
    await writeFile(settings, `listen_addresses = ''\nport = ${PORT}\nunix_socket_directories = '${quoted}'\n`);
    if (this.account) await chown(settings, this.account.uid, this.account.gid);
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        await this.#pgCtl(['start', '-D', CLUSTER, '-w', '-t', '60', '-l', LOG]);
        return socket;
      } catch (cause) {
        // After the server itself was killed, its children hold the shared memory for a moment.
        if (Date.now() > deadline)
          throw new StartError(
            'START_DATABASE_FAILED',
            `the embedded database does not start: see postgres/${LOG} in the data directory`,
            { cause },
          );
        await pause(250);
      }
    }
  }

  async #socketFolder(): Promise<string> {
    const beside = path.join(this.directory, 'socket');
    if (Buffer.byteLength(beside) <= MAX_SOCKET_FOLDER_BYTES) {
      await this.#own(beside);
      return beside;
    }
    const record = path.join(this.directory, 'socket-folder');
    const earlier = await readFile(record, 'utf8').catch(() => undefined);
    if (earlier !== undefined) await rm(earlier, { recursive: true, force: true });
    const short = await mkdtemp(path.join(tmpdir(), 'mocban-'));
    await this.#own(short);
    await writeFile(record, short);
    return short;
  }

  /** The socket folder of a live server that answers: line 5 of its pid file. */
  async #socketOfRunning(): Promise<string | undefined> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (!(await this.#isRunning())) return undefined;
      const lines = (await readFile(path.join(this.#cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
      // A server killed a moment ago still counts as running, and its pid file says `ready`: only an answer tells.
      if (lines[4] && lines[7]?.trim() === 'ready' && (await answers(path.join(lines[4], `.s.PGSQL.${PORT}`))))
        return lines[4];
      await pause(100);
    }
    throw new StartError('START_DATABASE_FAILED', 'a server runs on the data directory but never becomes ready');
  }

  #isRunning(): Promise<boolean> {
    return this.#pgCtl(['status', '-D', CLUSTER]).then(
      () => true,
      () => false,
    );
  }

  #pgCtl(options: readonly string[]): Promise<void> {
    return this.#command(this.#binaries.pgCtl, options);
  }

  async #command(file: string, options: readonly string[]): Promise<void> {
    const { PATH = '' } = process.env;
    // The server outlives `pg_ctl`, which hands it no pipe of ours: its output goes to the log file.
    await run(file, [...options], {
      ...this.account,
      cwd: this.directory,
      env: { PATH, LC_ALL: 'C', TZ: 'UTC' },
      maxBuffer: 1 << 20,
    }).catch((cause: unknown) => {
      throw new StartError('START_DATABASE_FAILED', `${path.basename(file)} ${options[0]} failed`, { cause });
    });
  }
}

const exists = (target: string): Promise<boolean> =>
  stat(target).then(
    () => true,
    () => false,
  );

/** The question whether the server speaks TLS; a server that lives answers it with one byte before anything else. */
const SSL_REQUEST = Buffer.from('0000000804d2162f', 'hex');
const ANSWER_TIMEOUT_MS = 5000;

/** A connection alone proves nothing: the kernel still takes them for a server that was killed a moment ago. */
const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const connection = connect(socket);
    const finish = (answered: boolean) => {
      connection.destroy();
      resolve(answered);
    };
    connection.setTimeout(ANSWER_TIMEOUT_MS, () => finish(false));
    connection.once('connect', () => connection.write(SSL_REQUEST));
    connection.once('data', () => finish(true));
    connection.once('error', () => finish(false)).once('close', () => finish(false));
  });
