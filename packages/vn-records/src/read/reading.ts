import type { PackageTree } from '@mocban/container';
import type { MetsDocument } from '@mocban/mets';
import type { FindingFactory } from '../finding.js';
import type { FieldTable, Rules } from '../rules/types.js';
import type { DocumentKind, SimpleDc, Tt05Package } from '../types.js';
import type { Joins } from './joins.js';
import type { TreeNames } from './names.js';
import type { Reference } from './references.js';
import type { SimpleDcRecord } from './simple-dc.js';

/** A METS document of the package as far as it could be read. */
export interface MetsPart {
  /** As it is in the tree, or where it should be. */
  path: string;
  present: boolean;
  mets?: MetsDocument;
}

/** A metadata file with the table it is judged by. */
export interface MetadataRecord {
  path: string;
  level: 'file' | DocumentKind;
  record: SimpleDcRecord;
  /** Element names in the case the circular gives them. */
  values: SimpleDc;
  table?: FieldTable;
}

/** Everything the checks need, read once. Holds both METS documents and all metadata, no content. */
export interface PackageReading {
  tree: PackageTree;
  names: TreeNames;
  rules: Rules;
  make: FindingFactory;
  root: MetsPart;
  representation: MetsPart;
  references: readonly Reference[];
  fileRecord?: MetadataRecord;
  records: ReadonlyMap<string, MetadataRecord>;
  joins: Joins;
  /** Path of the document that a data or metadata file belongs to. */
  documentAt: ReadonlyMap<string, string>;
  package: Tt05Package;
}
