import { spawn } from 'node:child_process';
import { resolve as absolute } from 'node:path';
import { bundledFile, DRIVERS } from './schemas.js';
import type { SchemaName } from './types.js';
import type { ProblemRule, SchemaProblem } from './validate-child.js';

const MAX_OUTPUT = 256 * 1024;

export type XmllintResult = { rule: ProblemRule; problems: SchemaProblem[] } | { absent: true } | { failure: string };

/**
 * Validates a large file with `xmllint --stream`, in about 6 MB of memory. Entities are neither loaded nor replaced and the network
 * is not used; addresses that the schemas import come from the bundled catalog.
 */
export function runXmllint(path: string, schema: SchemaName, signal: AbortSignal): Promise<XmllintResult> {
  // Absolute, so that no file name is taken for an option.
  const file = absolute(path);
  return new Promise((resolve, reject) => {
    const child = spawn('xmllint', ['--nonet', '--noout', '--stream', '--schema', bundledFile(DRIVERS[schema]), file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // eslint-disable-next-line no-restricted-syntax -- only to find the program; nothing is configured by it
      env: { PATH: process.env.PATH, LC_ALL: 'C', XML_CATALOG_FILES: bundledFile('catalog.xml') },
      killSignal: 'SIGKILL',
      signal,
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MAX_OUTPUT) output += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ absent: true });
      else reject(error);
    });
    child.on('close', (code) => {
      // xmllint(1): 1 not well-formed, 3 and 4 validation error; the rest is trouble with its set-up.
      if (code === 0) resolve({ rule: 'XML_SCHEMA', problems: [] });
      else if (code === 1) resolve({ rule: 'XML_NOT_WELL_FORMED', problems: problemsIn(output, file) });
      else if (code === 3 || code === 4) resolve({ rule: 'XML_SCHEMA', problems: problemsIn(output, file) });
      else resolve({ failure: `xmllint ended with ${code}` });
    });
  });
}

function problemsIn(output: string, path: string): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const text of output.split('\n')) {
    if (!text.startsWith(`${path}:`)) continue;
    const found = /^(\d+): (?:element [^:]*: )?(.*)$/.exec(text.slice(path.length + 1));
    if (found !== null) problems.push({ line: Number(found[1]), message: found[2]! });
  }
  return problems.length > 0 ? problems : [{ line: 0, message: 'the document is not valid' }];
}
