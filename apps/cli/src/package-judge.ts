/** Entry of a thread that judges packages, several at a time, and digests their files itself. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { ValidationResult } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import { borrowSchemaValidator } from '@mocban/xml';
import { validateUpTo, type PackageRules } from './package-validation.js';
import { findingOf, resultOf } from './validation.js';

export interface JudgeData {
  rules: PackageRules;
  /** To the schema validator of the main thread. */
  schemas: MessagePort;
  mostBytes: number;
}

export interface JudgeQuestion {
  id: number;
  path: string;
}

export interface JudgeAnswer {
  id: number;
  /** None: the package is left to the main thread. */
  result: ValidationResult | undefined;
}

const { rules, schemas, mostBytes } = workerData as JudgeData;
borrowSchemaValidator(schemas);
const pool = new FixityPool({ workers: 0 });
// Whoever gives up ends the thread.
const { signal } = new AbortController();

parentPort?.on('message', async ({ id, path }: JudgeQuestion) => {
  const result = await validateUpTo(mostBytes, path, { ...rules, pool }, signal).catch((error: unknown) =>
    resultOf(path, rules.profile, [findingOf(error)]),
  );
  parentPort?.postMessage({ id, result } satisfies JudgeAnswer);
});
