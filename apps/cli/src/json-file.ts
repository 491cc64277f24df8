import { readFile } from 'node:fs/promises';
import { CliError } from './outcome.js';

/** A JSON object from a file; its shape is checked by the package that uses it. @throws CliError `CLI_JSON_MALFORMED` */
export async function readJson(path: string): Promise<object> {
  const json = parse(path, await readFile(path, 'utf8'));
  if (isObject(json)) return json;
  throw new CliError('CLI_JSON_MALFORMED', `${path}: expected a JSON object, { … }`);
}

export const isObject = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new CliError('CLI_JSON_MALFORMED', `${path} is no JSON: ${(cause as Error).message}`, { cause });
  }
}
