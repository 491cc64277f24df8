import { systemClock, type Clock } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import type { Digests } from '@mocban/fixity';
import { documentEntities, fileEntity, projectDocument, type DocumentEntity } from '../aip/entity.js';
import { eadSchemas } from '../ead-schemas.js';
import { baseName, DATA, stemOf, TreeNames } from '../read/names.js';
import { readTt05 } from '../read/read.js';
import { loadRules } from '../rules/load.js';
import { tableOf } from '../rules/table.js';
import type { RuleBook, Rules } from '../rules/types.js';
import { metsSchemas } from '../sip/stage.js';
import type { SimpleDc, Tt05Document, Tt05Package } from '../types.js';
import { serialiseSimpleDc } from '../write-simple-dc.js';
import { codedDipUse, type Tt05DipUse } from './use.js';

export interface Tt05DipOptions {
  /** The package that the AIP was made of; it has fields that archival metadata has not, such as retention and the document's id. */
  submission?: PackageTree;
  /** `requestID` and `requestDate` are mandatory in the circular. */
  use: Tt05DipUse & { requestID: string; requestDate: string };
  rules?: RuleBook;
  /** @defaultValue the system's clock */
  clock?: Clock;
}

/** Content and description of a DIP of the circular. */
export interface Tt05DipContent {
  label: string;
  /** `metadata/descriptive/EAD.xml`. */
  ead: Uint8Array;
  documents: Tt05DipDocument[];
  /** Data files that are no documents, e.g. processing traces. */
  attachments: Omit<Tt05DipDocument, 'metadata' | 'bytes'>[];
  /** By name below `schemas/`. */
  schemas: { name: string; bytes: Uint8Array }[];
}

export interface Tt05DipDocument {
  /** In the AIP. */
  sourcePath: string;
  /** Relative to `representations/rep1/`. */
  data: string;
  metadata: string;
  bytes(): Uint8Array;
}

/**
 * An AIP_hoso or AIP_tailieu as the content of a DIP (annex V): twenty elements for a text document, with the archival document code
 * and without the issuing body. What the AIP's own metadata says goes before what the submission said. Linked documents are left out, as
 * the circular has it. Holds the metadata of the package.
 */
export async function tt05DipContent(aip: PackageTree, options: Tt05DipOptions): Promise<Tt05DipContent> {
  const { rules: book = loadRules(), clock = systemClock, submission } = options;
  const rules = book.at(clock.now());
  const reading = { rules: book, clock };
  const pkg = await readTt05(aip, reading);
  const before = submission === undefined ? undefined : await readTt05(submission, reading);
  const file = fileEntity({ ...pkg, file: { ...before?.file, ...filled(pkg.file ?? {}) } }, undefined);
  const submitted = submission === undefined ? new Map<string, SimpleDc>() : byDigest(submission, before!);
  const documents = pkg.documents.filter(({ path }) => aip.files.has(path));
  const merged = documents.map((document) => withSubmitted(document, submitted.get(digestOf(aip, document.path))));
  const entities = documentEntities({ ...pkg, documents: merged }, file);
  const paths = new Set(pkg.documents.map(({ path }) => path));
  const attachments = [...new TreeNames(aip).below(DATA)].filter(
    (path) => !paths.has(path) && !path.toLowerCase().endsWith('.fetch.txt'),
  );
  return {
    label: pkg.file?.['title'] || pkg.label || pkg.objId || 'DIP',
    ead: serialiseSimpleDc(tableOf(rules, 'DIP', 'file'), codedDipUse(options.use, rules).use),
    documents: entities.map((entity) => dipDocument(entity, rules)),
    attachments: attachments.map((path) => ({ sourcePath: path, data: `data/${path.slice(DATA.length + 1)}` })),
    schemas: [...(await metsSchemas()), ...eadSchemas('DIP', rules)],
  };
}

const filled = (values: SimpleDc): SimpleDc => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

const digestOf = (tree: PackageTree, path: string): string => anyDigest(tree.files.get(path)?.digests ?? {}) ?? path;
const anyDigest = ({ sha512, sha256 }: Digests): string | undefined => sha512 ?? sha256;

/** Metadata of the submission's documents by the digest of their data; no two documents of a deposit have the same (C13). */
const byDigest = (tree: PackageTree, { documents }: Tt05Package): Map<string, SimpleDc> =>
  new Map(documents.map(({ path, metadata }) => [digestOf(tree, path), metadata ?? {}]));

const withSubmitted = (document: Tt05Document, submitted: SimpleDc | undefined): Tt05Document => ({
  ...document,
  metadata: { ...submitted, ...filled(document.metadata ?? {}) },
});

function dipDocument(entity: DocumentEntity, rules: Rules): Tt05DipDocument {
  const table = tableOf(rules, 'DIP', entity.kind);
  const described = { ...entity, values: { ...required(entity), ...filled(entity.values) } };
  return {
    sourcePath: entity.path,
    data: `data/${baseName(entity.path)}`,
    metadata: `metadata/descriptive/EAD_${entity.kind}_${stemOf(entity.path)}.xml`,
    bytes: () => serialiseSimpleDc(table, projectDocument(described, table)),
  };
}

/** What a DIP must say and an AIP that came as one may never have been told: the short code, and that nobody put it into the backup scheme. */
function required({ file, ordinal }: DocumentEntity): SimpleDc {
  const short = `${file.fileCode}.${ordinal}`;
  return {
    docId: short.length <= 25 ? short : `${file.fileCode.slice(0, 25 - 1 - String(ordinal).length)}.${ordinal}`,
    riskRecovery: '0',
  };
}
