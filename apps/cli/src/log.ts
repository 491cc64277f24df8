import { prepareLogKey } from '@mocban/repository';
import type { Outcome } from './outcome.js';

export interface NewKeyOptions {
  data: string;
  logKey?: string;
  logOrigin?: string;
}

/** Makes the next key of the log beside the present one. Again it is the same. */
export async function newLogKey({ data, logKey, logOrigin }: NewKeyOptions): Promise<Outcome> {
  const keys = await prepareLogKey({
    dataDirectory: data,
    ...(logKey !== undefined && { logKeyFile: logKey }),
    ...(logOrigin !== undefined && { logOrigin }),
  });
  return {
    exit: 0,
    json: keys,
    text: [
      `the log is signed with    ${keys.from}`,
      `with its next leaf on by  ${keys.to}`,
      'keep the new verifier key where the old one is kept, and the new key in the safe',
    ],
  };
}
