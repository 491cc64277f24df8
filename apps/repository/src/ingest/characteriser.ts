import { CharacterisationThreads } from '@mocban/characterisation';
import type { Characteriser } from '@mocban/oais';

let threads: CharacterisationThreads | undefined;

/** Tells properties in threads that all jobs of the process share; they end when there is nothing to do. */
export const characterise: Characteriser = (path, about) => {
  threads ??= new CharacterisationThreads();
  return threads.characteriseFile(path, about);
};
