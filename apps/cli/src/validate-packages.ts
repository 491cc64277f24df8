import { availableParallelism } from 'node:os';
import type { ValidationResult } from '@mocban/core';
import type { FixityPool } from '@mocban/fixity';
import type { PackageJudges } from './package-judges.js';
import type { Outcome } from './outcome.js';
import type { PackageRules } from './package-validation.js';
import { rulesFrom } from './rule-corrections.js';
import type { Context } from './run.js';
import { validateEach } from './validation.js';

/** While one waits for its digests or its schema, another is read. */
const PACKAGES_AT_ONCE = 8;
/** So many are worth threads that judge them, each of which takes a tenth of a second to start. */
const MANY_PACKAGES = 32;
const MOST_THREADS = 8;

/** Judges every package, many of them in threads. */
export async function validatePackages(
  paths: readonly string[],
  rules: PackageRules,
  context: Context,
): Promise<Outcome> {
  const here = new MainThread(rules, context.signal);
  const judges = paths.length < MANY_PACKAGES ? undefined : await startJudges(rules, context.signal, here);
  try {
    // Also where no package of them is among those named: a file that is none is told of.
    await rulesFrom(rules.rules);
    const validate = (path: string) => (judges ?? here).judge(path);
    const atOnce = judges?.capacity ?? PACKAGES_AT_ONCE;
    return await validateEach(paths, rules.profile, context, validate, undefined, atOnce);
  } finally {
    await judges?.close();
    await here.close();
  }
}

async function startJudges(rules: PackageRules, signal: AbortSignal, here: MainThread): Promise<PackageJudges> {
  const { PackageJudges } = await import('./package-judges.js');
  const threads = Math.min(MOST_THREADS, availableParallelism());
  return new PackageJudges({ rules, threads, signal, judgeHere: (path) => here.judge(path) });
}

/** Loads what judges packages with the first of them, and digests their files in threads. */
class MainThread {
  #pool: FixityPool | undefined;

  constructor(
    private readonly rules: PackageRules,
    private readonly signal: AbortSignal,
  ) {}

  async judge(path: string): Promise<ValidationResult> {
    const [{ validatePackage }, { FixityPool }] = await Promise.all([
      import('./package-validation.js'),
      import('@mocban/fixity'),
    ]);
    this.#pool ??= new FixityPool();
    return validatePackage(path, { ...this.rules, pool: this.#pool }, this.signal);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}
