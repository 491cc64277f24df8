import { CharacterisationThreads, loadRequirements } from '@mocban/characterisation';
import type { Characteriser } from '@mocban/oais';
import type { Config } from '../config/config.js';

let threads: CharacterisationThreads | undefined;

/**
 * Tells properties, and what is required and not there, in a thread that all jobs of the process share; it ends when there is nothing to do.
 * @param at the day whose requirements hold
 */
export function characteriserOf({ requirements: corrections }: Pick<Config, 'requirements'>, at: Date): Characteriser {
  // One keeps up with a job that unpacks, packages and digests; each costs what it has loaded.
  threads ??= new CharacterisationThreads({ threads: 1 });
  const shared = threads;
  const requirements = loadRequirements(at, corrections);
  return (path, { origin, ...about }) =>
    shared.characteriseFile(path, { ...about, ...(origin && { expectation: { origin, requirements } }) });
}
