import type { PackageTree } from '@mocban/container';
import { PathList } from './path-list.js';

/** One folder below `representations/`. */
export interface RepresentationLayout {
  /** Name of its folder; `''` for files that lie directly in `representations/`. */
  name: string;
  /** Its folder, relative to the package's root. */
  path: string;
  metsPath?: string;
  /** Content: what lies in `data/`, or in a representation without a METS also what lies beside it. */
  dataFiles: PathList;
}

/** Every file of a package by the role its folder gives it. Holds the paths, in compact lists. @see CSIPSTR1–16 */
export interface PackageLayout {
  metsPath?: string;
  representations: RepresentationLayout[];
  metadata: PathList;
  schemas: PathList;
  documentation: PathList;
  /** Below `submission/`, in an AIP: what was received, as it came. */
  submission: PathList;
  /** In none of the folders that the specification names. */
  other: PathList;
}

/** Folder names are compared without regard to case: packages made on other systems differ. */
export function packageLayout(tree: PackageTree): PackageLayout {
  const layout: PackageLayout = {
    representations: [],
    metadata: new PathList(),
    schemas: new PathList(),
    documentation: new PathList(),
    submission: new PathList(),
    other: new PathList(),
  };
  const representations = new Map<string, { layout: RepresentationLayout; beside: PathList }>();
  for (const path of tree.files.keys()) {
    const parts = path.split('/');
    const top = parts[0]!.toLowerCase();
    if (parts.length === 1) {
      if (top !== 'mets.xml') layout.other.push(path);
      else if (layout.metsPath === undefined || parts[0] === 'METS.xml') layout.metsPath = path;
      continue;
    }
    if (top === 'representations') placeInRepresentation(path, parts, layout, representations);
    else (supportFolder(layout, top) ?? (top === 'submission' ? layout.submission : layout.other)).push(path);
  }
  for (const { layout: representation, beside } of representations.values()) {
    // Without a METS nothing says what is content, so everything beside the named folders is.
    (representation.metsPath === undefined ? representation.dataFiles : layout.other).pushAll(beside);
    layout.representations.push(representation);
  }
  return layout;
}

const supportFolder = (layout: PackageLayout, name: string): PathList | undefined =>
  name === 'metadata' || name === 'schemas' || name === 'documentation' ? layout[name] : undefined;

function placeInRepresentation(
  path: string,
  parts: readonly string[],
  layout: PackageLayout,
  representations: Map<string, { layout: RepresentationLayout; beside: PathList }>,
): void {
  const name = parts.length === 2 ? '' : parts[1]!;
  const folder = name === '' ? parts[0]! : `${parts[0]}/${name}`;
  let found = representations.get(folder);
  if (found === undefined) {
    found = { layout: { name, path: folder, dataFiles: new PathList() }, beside: new PathList() };
    representations.set(folder, found);
  }
  const inner = parts.length === 2 ? '' : parts[2]!.toLowerCase();
  if (parts.length === 3 && inner === 'mets.xml') found.layout.metsPath = path;
  else if (parts.length > 3 && inner === 'data') found.layout.dataFiles.push(path);
  else ((parts.length > 3 && supportFolder(layout, inner)) || found.beside).push(path);
}
