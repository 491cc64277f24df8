import type { CharacteriseOptions } from '../characterise-file.js';
import type { Characterisation } from '../model/characterisation.js';

export interface CharacteriseQuestion {
  path: string;
  options: Omit<CharacteriseOptions, 'signal'>;
}

/** What became of a file; what the system refused, or a code of ours. */
export type CharacteriseAnswer = { found: Characterisation } | { error: { code: string; message: string } };
