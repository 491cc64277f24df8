import { recogniseBag } from '@mocban/bagit';
import type { TreeNames } from '@mocban/container';
import type { SubmissionReader } from '../../ports.js';
import { bagitReader } from './bagit.js';
import { earkReader } from './eark.js';
import { tt05Reader } from './tt05.js';

/** In the order in which they are asked: the most particular profile first. */
export const readers: readonly SubmissionReader[] = [tt05Reader, earkReader, bagitReader];

/** Whether some reader could recognise a package with these names; each asks for a METS.xml at the root, or for a bag. */
export function mayBePackage(names: TreeNames): boolean {
  if (recogniseBag(names) !== undefined) return true;
  for (const path of names.files.keys()) if (/^mets\.xml$/i.test(path)) return true;
  return false;
}
