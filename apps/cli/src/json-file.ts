import { readFile } from 'node:fs/promises';
import { CliError } from './outcome.js';

/** A JSON document from a file; its shape is checked by the package that uses it. @throws CliError `CLI_JSON_MALFORMED` */
export async function readJson(path: string): Promise<object> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new CliError('CLI_JSON_MALFORMED', `${path} is no JSON: ${(cause as Error).message}`, { cause });
  }
}
