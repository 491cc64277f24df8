import { once } from 'node:events';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { errnoOf } from '@mocban/core';
import { generateLogKey, openWitnessKey, parseVkey, Witness } from '@mocban/evidence';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { vkeyOf } from './vkey.js';
import { witnessServer } from './witness-http.js';
import { FolderMemory } from './witness-memory.js';

export interface ServeWitnessOptions {
  /** Verifier keys of logs, or files that hold one. */
  key: readonly string[];
  /** Private key of the witness; made, with its folder, where there is none. */
  witnessKey: string;
  name: string;
  /** Folder with the newest checkpoint of each log that was cosigned. */
  state: string;
  /** Address and port. */
  listen: string;
}

/**
 * Answers logs until a signal ends it; its address and verifier key are printed as soon as it listens.
 * @throws CliError `CLI_WITNESS_STATE`; LogError where what is kept is not what was cosigned; UsageError
 */
export async function serveWitness(options: ServeWitnessOptions, { json, signal, print }: Context): Promise<Outcome> {
  const { host, port } = addressOf(options.listen);
  const logs = (await Promise.all(options.key.map(vkeyOf))).map(parseVkey);
  const signer = openWitnessKey(options.name, await keyOf(options), () => new Date());
  const witness = new Witness({ signer, logs, memory: new FolderMemory(options.state) });
  // Whoever is told later that something is wrong with it has been believed meanwhile.
  for (const { name } of logs) await witness.latest(name);
  const server = witnessServer(witness, ({ status, problem }) => {
    if (problem !== undefined) process.stderr.write(`${printable(`answered ${status}: ${problem}`)}\n`);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { address, port: bound, family } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
  if (json) process.stdout.write(`${JSON.stringify({ url, vkey: signer.vkey })}\n`);
  else await print([`witness ${printable(signer.vkey)} listens at ${url}`]);
  if (!signal.aborted) await once(signal, 'abort');
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
  return { exit: 0, json: undefined, text: ['stopped'] };
}

function addressOf(listen: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(listen) ?? [];
  if (host === '' || Number(port) > 65_535) throw new UsageError('--listen takes address:port');
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

/** The key and what was cosigned with it belong together: with the key alone another history could be cosigned. */
async function keyOf({ witnessKey, state }: ServeWitnessOptions): Promise<string> {
  const pem = await readFile(witnessKey, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (pem === undefined) {
    await mkdir(state, { recursive: true });
    const made = generateLogKey();
    await writeFile(witnessKey, made, { flag: 'wx', mode: 0o600, flush: true });
    return made;
  }
  await access(state).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
    throw new CliError('CLI_WITNESS_STATE', 'the witness has a key, and not the folder of what it cosigned');
  });
  return pem;
}
