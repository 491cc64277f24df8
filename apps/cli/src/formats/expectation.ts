import {
  KINDS,
  loadRequirements,
  ORIGINS,
  type Expectation,
  type RequirementCorrections,
} from '@mocban/characterisation';
import { systemClock } from '@mocban/core';
import { readJson } from '../json-file.js';
import { UsageError } from '../outcome.js';

export interface CharacteriseCommandOptions {
  origin?: string;
  kind?: string;
  requirements?: string;
}

/** What files are to be held against; nothing where no origin is named. */
export async function expectationOf(options: CharacteriseCommandOptions): Promise<Expectation | undefined> {
  const { origin, kind = 'administrative', requirements } = options;
  if (origin === undefined) {
    if (requirements !== undefined) throw new UsageError('--requirements is of an --origin');
    return undefined;
  }
  // Its shape is looked at by what takes it.
  const corrections = requirements === undefined ? {} : ((await readJson(requirements)) as RequirementCorrections);
  return {
    origin: oneOf(ORIGINS, origin, '--origin'),
    kind: oneOf(KINDS, kind, '--kind'),
    requirements: loadRequirements(systemClock.now(), corrections),
  };
}

function oneOf<T extends string>(allowed: readonly T[], value: string, option: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${option} takes ${allowed.join(', ')}, not ${value}`);
  return found;
}
