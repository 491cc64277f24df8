import type { PackageTree } from '@mocban/container';
import { FILE_EAD, kindByName, REPRESENTATION_DESCRIPTIVE, ROOT_METS, TreeNames } from './names.js';

/**
 * Whether a tree is a package of the circular, judged by content: a root METS and a `simpledc` record with the circular's own
 * element names as package level metadata. Where that record is absent or broken, the names of the documents' metadata decide, so
 * that a damaged package is still judged by the rules it was made for. A DIP with archival metadata is one of E-ARK: the circular's own
 * describes the request.
 */
export async function recogniseTt05(tree: PackageTree): Promise<boolean> {
  const names = new TreeNames(tree);
  if (names.find(ROOT_METS) === undefined) return false;
  const path = names.find(FILE_EAD);
  if (path !== undefined) {
    // What reads metadata takes far longer to load than a package without it to be told from the circular's.
    const { isRecordOfCircular } = await import('./read.js');
    const isOne = await isRecordOfCircular(tree, names, path);
    if (isOne !== undefined) return isOne;
  }
  for (const metadata of names.below(REPRESENTATION_DESCRIPTIVE)) if (kindByName(metadata) !== undefined) return true;
  return false;
}
