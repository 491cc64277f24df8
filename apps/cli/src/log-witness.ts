import { readFile, rename, writeFile } from 'node:fs/promises';
import { errnoOf, type Finding } from '@mocban/core';
import { cosign, generateLogKey, openWitnessKey, parseVkey, readCheckpoint, verifyLog } from '@mocban/evidence';
import { CliError, printable, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import type { S3Options } from './s3-options.js';
import { openStore, parseStoreArgument } from './store-argument.js';
import { describeFinding } from './validation.js';
import { vkeyOf } from './vkey.js';

export interface WitnessOptions extends S3Options {
  /** Verifier key of the log, or a file that holds it. */
  key: string;
  /** Private key of the witness; made where there is none. */
  witnessKey: string;
  name: string;
  /** The newest checkpoint that the witness has cosigned. */
  state: string;
}

/**
 * Cosigns the newest checkpoint of a log, after all of it was read and found to continue the one cosigned before. For somebody who does
 * not answer to the archive.
 * @throws CliError `CLI_LOG_UNPROVABLE` where the store has no checkpoint of the key
 */
export async function witnessLog(path: string, options: WitnessOptions, { signal }: Context): Promise<Outcome> {
  const witness = openWitnessKey(options.name, await keyOf(options.witnessKey), () => new Date());
  const vkey = await vkeyOf(options.key);
  const earlier = await readIfThere(options.state);
  const { files: store } = await openStore(await parseStoreArgument(path, options), { readOnly: true });
  const found = await readCheckpoint(store, 'log', [parseVkey(vkey)]);
  if (found.state !== 'valid')
    throw new CliError('CLI_LOG_UNPROVABLE', found.state === 'none' ? 'the store has no log' : found.problem);
  const findings: Finding[] = [];
  const walk = verifyLog({ store, prefix: 'log', vkeys: [vkey], signal, ...(earlier && { earlier }) });
  let step = await walk.next();
  for (; !step.done; step = await walk.next()) if (step.value.severity === 'error') findings.push(step.value);
  // What was read is what is signed: a log that grew meanwhile is for the next time.
  if (step.value.root !== found.checkpoint.root.toString('hex') && findings.length === 0)
    throw new CliError('CLI_LOG_UNPROVABLE', 'the log has grown meanwhile: once more');
  const { size } = found.checkpoint;
  if (findings.length > 0)
    return {
      exit: 1,
      json: { path, cosigned: false, leaves: size, vkey: witness.vkey, findings },
      text: [...findings.map(describeFinding), 'NOT cosigned'],
    };
  const checkpoint = cosign(found.bytes, witness);
  await writeFile(`${options.state}.new`, checkpoint);
  await rename(`${options.state}.new`, options.state);
  return {
    exit: 0,
    json: { path, cosigned: true, leaves: size, vkey: witness.vkey, checkpoint, findings },
    text: [printable(`cosigned ${size} leaves as ${witness.vkey}`), ...checkpoint.trimEnd().split('\n').map(printable)],
  };
}

async function keyOf(file: string): Promise<string> {
  const known = await readIfThere(file);
  if (known !== undefined) return known.toString('utf8');
  const pem = generateLogKey();
  await writeFile(file, pem, { flag: 'wx', mode: 0o600 });
  return pem;
}

const readIfThere = (file: string): Promise<Buffer | undefined> =>
  readFile(file).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
