import { access, stat } from 'node:fs/promises';
import type { DipOptions } from '@mocban/client';
import { readJson } from './json-file.js';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import { serviceClient } from './service-client.js';

interface SaveDipOptions {
  to: string;
  key: string;
  out: string;
  version: string;
  profile: 'eark' | 'tt05';
  request?: string;
}

/** The request for use that a DIP of the circular describes, by its names. */
const REQUEST_FIELDS = [
  'requestID',
  'requestDate',
  'purpose',
  'purposeContent',
  'feeObjectType',
  'researchTopic',
  'description',
] as const;

/** Saves a dissemination package; the file has its name only when every byte is there. Never overwrites. */
export async function saveDip(uuid: string, options: SaveDipOptions, signal: AbortSignal): Promise<Outcome> {
  const { out, version, profile } = options;
  if (await exists(out)) throw new CliError('CLI_TARGET_EXISTS', `${out} exists already`);
  const use = options.request === undefined ? {} : requestOf(await readJson(options.request));
  const client = serviceClient(options);
  await client.saveDip(uuid, version, out, { profile, ...use, signal });
  const { size } = await stat(out);
  return {
    exit: 0,
    json: { uuid, version, profile, path: out, sizeBytes: size },
    text: [`dissemination package written: ${printable(out)} (${size} bytes)`],
  };
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function requestOf(given: object): DipOptions {
  for (const [name, value] of Object.entries(given)) {
    if (!(REQUEST_FIELDS as readonly string[]).includes(name))
      throw new UsageError(`"${name}" is not one of ${REQUEST_FIELDS.join(', ')}`);
    if (typeof value !== 'string') throw new UsageError(`"${name}" is a text`);
  }
  return given as DipOptions;
}
