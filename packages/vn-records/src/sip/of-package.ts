import { systemClock, type Clock } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { documentEntities, fileEntity } from '../aip/entity.js';
import { DATA, baseName, stemOf, TreeNames } from '../read/names.js';
import { loadRules } from '../rules/load.js';
import { tableOf } from '../rules/table.js';
import type { FieldTable, RuleBook } from '../rules/types.js';
import type { SimpleDc, Tt05Document, Tt05Package } from '../types.js';
import type { SipKind, Tt05SipMetadata } from './metadata.js';

export interface SipOfPackageOptions {
  /**
   * Another package of the same documents, for what the first does not say: archival tables have no retention of documents and no
   * `docId`, those of a DIP no issuing body, and none of the file.
   */
  also?: Tt05Package;
  rules?: RuleBook;
  /** @defaultValue the system's clock */
  clock?: Clock;
}

/**
 * An AIP or DIP that was read, described for `buildTt05Sip`: the way back to a submission, for handing holdings on between systems
 * (article 17). Paths are those of `tree`; documents are told by the names of their data files, and processing traces by the
 * document's.
 */
export function sipOfPackage(
  tree: PackageTree,
  pkg: Tt05Package,
  { also, rules: book = loadRules(), clock = systemClock }: SipOfPackageOptions = {},
): Tt05SipMetadata & { documents: NonNullable<Tt05SipMetadata['documents']> } {
  const rules = book.at(clock.now());
  const described = pkg.packageType === 'DIP' ? also : pkg;
  const packageType: SipKind = described?.packageType.endsWith('tailieu') === true ? 'SIP_tailieu' : 'SIP_hoso';
  const file = fileEntity({ ...pkg, file: described?.file ?? {} }, undefined);
  const others = new Map(also?.documents.map((document) => [baseName(document.path), document]));
  const traces = tracesOf(tree, pkg.documents);
  const documents = documentEntities(pkg, file).map(({ path, kind, docCode, values }) => ({
    ...among(tableOf(rules, packageType, kind), {
      ...filled(others.get(baseName(path))?.metadata),
      ...filled(values),
      docCode: values['docCode'] || others.get(baseName(path))?.metadata?.['docCode'] || docCode,
    }),
    ...(traces.has(path) && { trace: traces.get(path)! }),
    path,
  }));
  return {
    packageType,
    file: among(tableOf(rules, packageType, 'file'), { ...filled(file.values), fileCode: file.fileCode }),
    documents,
    ...(described?.depositor !== undefined && { depositor: described.depositor }),
    ...(described?.registrationCode !== undefined && { registrationCode: described.registrationCode }),
  };
}

/** What a writer puts beside a document to say how it was handled: the document's name with `_process`. */
function tracesOf(tree: PackageTree, documents: readonly Tt05Document[]): Map<string, string> {
  const byStem = new Map<string, string>();
  const taken = new Set(documents.map(({ path }) => path));
  for (const path of new TreeNames(tree).below(DATA)) if (!taken.has(path)) byStem.set(stemOf(path), path);
  return new Map(
    documents.flatMap(({ path }): [string, string][] => {
      const trace = byStem.get(`${stemOf(path)}_process`);
      return trace === undefined ? [] : [[path, trace]];
    }),
  );
}

const filled = (values: SimpleDc = {}): SimpleDc =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

const among = ({ fields }: FieldTable, values: SimpleDc): Record<string, string> =>
  Object.fromEntries(fields.flatMap(({ name }) => (values[name] ? [[name, values[name]]] : [])));
