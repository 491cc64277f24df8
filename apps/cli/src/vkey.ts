import { readFile } from 'node:fs/promises';
import { LogError, parseVkey } from '@mocban/evidence';
import { UsageError } from './outcome.js';

/** @param given a verifier key, or the path of a file that holds one @throws UsageError for one that is none */
export async function vkeyOf(given: string): Promise<string> {
  const text = /^[^+]+\+[0-9a-f]{8}\+/.test(given) ? given : (await readFile(given, 'utf8')).trim();
  try {
    return parseVkey(text).vkey;
  } catch (error) {
    if (error instanceof LogError) throw new UsageError(`--key: ${error.message}`);
    throw error;
  }
}
