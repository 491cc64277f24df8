import type { SubmissionReader } from '../../ports.js';
import { bagitReader } from './bagit.js';
import { earkReader } from './eark.js';
import { tt05Reader } from './tt05.js';

/** In the order in which they are asked: the most particular profile first. */
export const readers: readonly SubmissionReader[] = [tt05Reader, earkReader, bagitReader];
