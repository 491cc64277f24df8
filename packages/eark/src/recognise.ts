import type { PackageTree } from '@mocban/container';
import { readXmlRoot, XmlError } from '@mocban/xml';
import { METS_NAMESPACE } from './vocabulary.js';

/** The package's root METS document: `METS.xml`, in whatever case it is written. `undefined` when there is none. */
export function rootMetsPath(tree: PackageTree): string | undefined {
  if (tree.files.has('METS.xml')) return 'METS.xml';
  for (const path of tree.files.top()) if (/^mets\.xml$/i.test(path)) return path;
  return undefined;
}

/**
 * Whether the package is an E-ARK package by content: a METS root element in `METS.xml` at its root, or a `METS.xml` whose XML is
 * broken before that, where it is no bag: validation then says what is wrong with it. Never throws.
 */
export async function recogniseEark(tree: PackageTree): Promise<boolean> {
  const path = rootMetsPath(tree);
  if (path === undefined) return false;
  try {
    const { local, namespace } = await readXmlRoot(tree.read(path));
    return local === 'mets' && namespace === METS_NAMESPACE;
  } catch (error) {
    return error instanceof XmlError && !tree.files.has('bagit.txt');
  }
}
