import type { PackageTree } from '@mocban/container';
import type { PackageLayout } from '../layout.js';
import type { Report } from './report.js';

/** @see CSIPSTR1 */
export function checkRootFolder(tree: PackageTree, report: Report): void {
  if (tree.name === '') report.requirement('CSIPSTR1', '.', 'the archive does not unpack to a single root folder');
}

/** The folders of a package. @see CSIPSTR1–16 */
export function checkFolders(tree: PackageTree, layout: PackageLayout, report: Report): void {
  checkRootFolder(tree, report);
  if (!tree.directories.has('metadata')) report.requirement('CSIPSTR5', '.', 'there is no folder metadata');
  if (!tree.directories.has('representations'))
    report.requirement('CSIPSTR9', '.', 'there is no folder representations');
  checkRepresentationFolders(tree, layout, report);
  if (layout.schemas.length === 0) report.requirement('CSIPSTR15', '.', 'no folder schemas holds a file', 'info');
  for (const path of layout.metadata)
    if (/^metadata\/[^/]+$/i.test(path) && !path.endsWith('.gitkeep'))
      report.requirement('CSIPSTR8', path, 'the metadata file lies in no sub-folder of metadata');
  if (layout.documentation.length === 0)
    report.requirement('CSIPSTR16', '.', 'no folder documentation holds a file', 'info');
}

function checkRepresentationFolders(tree: PackageTree, layout: PackageLayout, report: Report): void {
  const folders = new Set(layout.representations.filter(({ name }) => name !== '').map(({ path }) => path));
  for (const directory of tree.directories) if (/^representations\/[^/]+$/.test(directory)) folders.add(directory);
  if (tree.directories.has('representations') && folders.size === 0)
    report.requirement('CSIPSTR10', 'representations', 'there is no folder of a representation');
  const withMets = new Set(
    layout.representations.filter(({ metsPath }) => metsPath !== undefined).map(({ path }) => path),
  );
  for (const folder of folders) {
    if (!tree.directories.has(`${folder}/data`)) report.requirement('CSIPSTR11', folder, 'there is no folder data');
    if (!withMets.has(folder)) report.requirement('CSIPSTR12', folder, 'there is no METS.xml');
    if (!tree.directories.has(`${folder}/metadata`))
      report.requirement('CSIPSTR13', folder, 'there is no folder metadata');
  }
}
