import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { extensionOf, pathProblem, type ByteSource, type Clock, type Identifiers } from '@mocban/core';
import { openTree, writeZip, type PackageTree } from '@mocban/container';
import { serialiseMets } from '@mocban/mets';
import { parseDate } from '../dates.js';
import { eadSchemas } from '../ead-schemas.js';
import { VnRecordsError } from '../error.js';
import { loadRules } from '../rules/load.js';
import { tableOf } from '../rules/table.js';
import type { FieldTable, MetadataLevel, RuleBook, Rules } from '../rules/types.js';
import type { PageCounter } from '../types.js';
import { serialiseSimpleDc } from '../write-simple-dc.js';
import { describeSip, type SipDescription, type SipKind, type Tt05SipMetadata } from './metadata.js';
import { representationMets, rootMets, type PackageFile, type PackageHead } from '../package-mets.js';
import { fileStem } from './file-names.js';
import { listing, sourcesOf, vietnamTime } from './sources.js';
import { metsSchemas, SipStage } from './stage.js';
import { deriveValues, valueDetails, withFileValues, type SipSource, type SipValues } from './values.js';

export interface BuildTt05SipOptions {
  /** Without any metadata, what only a person can know is assumed and listed in the answer. */
  metadata?: Tt05SipMetadata;
  /** The package's folder, or with `asZip` its zip. Must not exist. */
  out: string;
  asZip: boolean;
  clock: Clock;
  identifiers: Identifiers;
  /** @defaultValue the metadata's; without metadata, made from the folder's name */
  fileCode?: string;
  /** Dates of the file, `DD/MM/YYYY` or `YYYY-MM-DD`. @defaultValue the metadata's, else those of the documents */
  startDate?: string;
  endDate?: string;
  /** Named in METS as the packer. @defaultValue mocban 0.1.0 */
  software?: { name: string; version: string };
  /** Files of the folder that the metadata does not list. @defaultValue refuse */
  unlisted?: 'refuse' | 'leave';
  /** Values that only a person can know are assumed where they are not given. @defaultValue true without metadata */
  assume?: boolean;
  /** What goes into `documentation/`, by name, e.g. the message that a document came in. */
  documentation?: readonly { name: string; open: () => ByteSource }[];
  /** Policy for the names of data files, one of the rules' `fileNames`. @defaultValue tt05 */
  fileNames?: string;
  rules?: RuleBook;
  /** Counts the pages of PDFs whose metadata does not state them. @defaultValue nobody does: they are to be stated */
  countPages?: PageCounter;
  signal?: AbortSignal;
}

export interface BuiltTt05Sip {
  path: string;
  packageType: SipKind;
  objId: string;
  fileCode: string;
  documents: { path: string; docCode: string; originalPath: string }[];
  /** Fields whose values were assumed; a person should look at them before the package is sent. */
  assumed: string[];
  /** Files not packed because their content is in the package already, which a deposit may not hold twice (C13). */
  leftOut: { path: string; sameAs: string }[];
}

/**
 * Makes a SIP_hoso (annex III) of a folder, or a SIP_tailieu (annex IV) where the metadata says so, strictly in the circular's forms:
 * each file one document, in the metadata's order or else in byte order, named by its document code. Content is copied once and digested on the way. The package appears under its
 * name only when it is complete.
 * @param directory a folder, or one that is open already and stays so
 * @throws VnRecordsError `VN_SIP_METADATA_MALFORMED`; `VN_SIP_METADATA_INCOMPLETE` and `VN_SIP_SOURCE`, whose `details` list every
 *   problem; `VN_SIP_OUTPUT_EXISTS`
 */
export async function buildTt05Sip(
  directory: string | PackageTree,
  options: BuildTt05SipOptions,
): Promise<BuiltTt05Sip> {
  const out = resolve(options.out);
  await refuseTaken(out);
  const description = describeSip(options.metadata ?? {});
  const rules = (options.rules ?? loadRules()).at(options.clock.now());
  const tree =
    typeof directory === 'string'
      ? await openTree(directory, options.signal === undefined ? {} : { signal: options.signal })
      : directory;
  try {
    const { sources, leftOut } = await sourcesOf(tree, description, options);
    const values = checkedValues(description, sources, tree.name || 'HS', options, rules);
    const head = headOf(description, values, options, rules);
    const draft = join(dirname(out), `.${options.identifiers.uuid()}.sip-part`);
    try {
      const documents = await writePackage(
        new SipStage(draft, options.signal),
        tree,
        values,
        head,
        tablesOf(description, rules),
        rules,
        description.links,
        options,
      );
      if (options.asZip)
        await writeZip(draft, out, {
          prefix: head.objId,
          mtime: options.clock.now(),
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        });
      else await rename(draft, out);
      return {
        path: options.out,
        packageType: description.packageType,
        objId: head.objId,
        fileCode: values.file['fileCode'] ?? '',
        documents,
        assumed: values.assumed,
        leftOut,
      };
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  } finally {
    if (typeof directory === 'string') await tree.close();
  }
}

async function refuseTaken(out: string): Promise<void> {
  const taken = await stat(out).then(
    () => true,
    () => false,
  );
  if (taken) throw new VnRecordsError('VN_SIP_OUTPUT_EXISTS', `${basename(out)}: exists already`);
}

function checkedValues(
  description: SipDescription,
  sources: readonly SipSource[],
  name: string,
  options: BuildTt05SipOptions,
  rules: Rules,
): SipValues {
  const tables = tablesOf(description, rules);
  const values = deriveValues(
    description,
    sources,
    {
      assume: options.assume ?? options.metadata === undefined,
      name,
      newId: () => options.identifiers.uuid().replaceAll('-', '').slice(0, 24).toUpperCase(),
      ...(options.fileCode === undefined ? {} : { fileCode: options.fileCode }),
      ...(options.startDate === undefined ? {} : { startDate: options.startDate }),
      ...(options.endDate === undefined ? {} : { endDate: options.endDate }),
    },
    tables,
  );
  const details = [
    ...headDetails(description, rules),
    ...linkDetails(description),
    ...unknownFields(description.file, tables('file'), 'file'),
    ...unknownDefaults(description, sources, tables),
    ...valueDetails(values.file, tables('file'), rules, 'file'),
    ...values.documents.flatMap(({ source, docCode, values: own }, index) => [
      ...unknownFields(source.given, tables(source.kind), `documents[${index}]`),
      ...valueDetails(withFileValues(own, values.file), tables(source.kind), rules, `documents[${index}]`),
      ...(pathProblem(docCode) !== undefined || docCode.includes('/')
        ? [`documents[${index}].docCode: not fit for a file name`]
        : []),
    ]),
    ...repeated(
      values.documents.map(({ docCode }) => docCode),
      'docCode',
    ),
    ...repeated(
      values.documents.flatMap(({ values: own }) => own['docId'] || []),
      'docId',
    ),
  ];
  if (details.length > 0)
    throw new VnRecordsError('VN_SIP_METADATA_INCOMPLETE', listing('the metadata does not suffice', details), {
      details,
    });
  return values;
}

function* headDetails({ objId, recordStatus }: SipDescription, rules: Rules): Generator<string> {
  if (objId !== undefined && !/^uuid-[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/.test(objId))
    yield 'objId: expected uuid-{UUID}';
  const statuses = rules.codes('recordStatus')?.values ?? {};
  if (recordStatus !== undefined && !Object.hasOwn(statuses, recordStatus))
    yield `recordStatus: expected one of ${Object.keys(statuses).join(', ')}`;
}

function* linkDetails({ links, packageType }: SipDescription): Generator<string> {
  if (links.length > 0 && packageType !== 'SIP_hoso')
    yield 'links: only a SIP_hoso has linked documents, which lie in another package';
  yield* repeated(
    links.map(({ id }) => id),
    'links: id',
  );
  yield* repeated(
    links.map(({ name }) => name),
    'links: name',
  );
}

function headOf(
  description: SipDescription,
  values: SipValues,
  options: BuildTt05SipOptions,
  rules: Rules,
): PackageHead {
  const uuid = () => options.identifiers.uuid().toUpperCase();
  const { registrationCode } = description;
  return {
    oaisType: 'SIP',
    type: rules.package(description.packageType)?.metsType ?? 'Mixed',
    packageType: description.packageType,
    objId: description.objId ?? `uuid-${uuid()}`,
    representationId: `uuid-${uuid()}`,
    label: values.file['title'] ?? '',
    created: vietnamTime(options.clock.now()),
    recordStatus: description.recordStatus ?? 'NEW',
    depositor: description.depositor,
    ...(registrationCode === undefined ? {} : { registrationCode }),
    software: options.software ?? { name: 'mocban', version: '0.1.0' },
    uuid,
  };
}

async function writePackage(
  stage: SipStage,
  tree: PackageTree,
  values: SipValues,
  head: PackageHead,
  tables: Tables,
  rules: Rules,
  linked: SipDescription['links'],
  options: BuildTt05SipOptions,
): Promise<BuiltTt05Sip['documents']> {
  const rep1 = 'representations/rep1';
  const written: { data: PackageFile; metadata: PackageFile }[] = [];
  const traces: PackageFile[] = [];
  const documents: BuiltTt05Sip['documents'] = [];
  const names = dataNames(values, head, rules, options.fileNames);
  for (const [index, { source, docCode, values: own }] of values.documents.entries()) {
    const data = `data/${names[index]}`;
    const metadata = `metadata/descriptive/EAD_${source.kind}_${docCode}.xml`;
    written.push({
      data: { path: data, fixity: await stage.write(`${rep1}/${data}`, tree.read(source.path)) },
      metadata: {
        path: metadata,
        fixity: await stage.writeBytes(`${rep1}/${metadata}`, serialiseSimpleDc(tables(source.kind), own)),
      },
    });
    documents.push({ path: `${rep1}/${data}`, docCode, originalPath: source.path });
    if (source.trace !== undefined) {
      const path = `data/${named(`${docCode}_process`, source.trace)}`;
      traces.push({ path, fixity: await stage.write(`${rep1}/${path}`, tree.read(source.trace)) });
    }
  }
  const links: PackageFile[] = [];
  for (const { id, name } of linked) {
    const path = `data/${name}.fetch.txt`;
    links.push({ path, fixity: await stage.writeBytes(`${rep1}/${path}`, id) });
  }
  const schemas: PackageFile[] = [];
  for (const { name, bytes } of [...(await metsSchemas()), ...eadSchemas(head.packageType, rules)])
    schemas.push({ path: `schemas/${name}`, fixity: await stage.writeBytes(`schemas/${name}`, bytes) });
  const ead = 'metadata/descriptive/EAD.xml';
  const eadFixity = await stage.writeBytes(ead, serialiseSimpleDc(tables('file'), values.file));
  const representation = `${rep1}/METS.xml`;
  const repFixity = await stage.writeBytes(
    representation,
    ...serialiseMets(representationMets(head, written, traces, links)),
  );
  const documentation: PackageFile[] = [];
  for (const { name, open } of options.documentation ?? [])
    documentation.push({ path: `documentation/${name}`, fixity: await stage.write(`documentation/${name}`, open()) });
  const root = rootMets(
    head,
    { path: ead, fixity: eadFixity },
    schemas,
    { path: representation, fixity: repFixity },
    { documentation },
  );
  await stage.writeBytes('METS.xml', ...serialiseMets(root));
  return documents;
}

const named = (stem: string, original: string): string => {
  const extension = extensionOf(original);
  return `${stem}${extension === '' ? '' : `.${extension}`}`;
};

function dataNames(values: SipValues, head: PackageHead, rules: Rules, policy = 'tt05'): string[] {
  const abbreviations = rules.codes('typeAbbreviation')?.values ?? {};
  return values.documents.map(({ source, docCode, values: own }, index) => {
    const day = parseDate(own['issuedDate'] ?? '')?.from ?? source.changedOn;
    const stem = fileStem(rules, policy, {
      docCode,
      organisation: head.depositor.code,
      abbreviation: abbreviations[own['typeName'] ?? ''] ?? 'KHAC',
      ordinal6: String(index + 1).padStart(6, '0'),
      date: day.replaceAll('-', ''),
    });
    return named(stem, source.path);
  });
}

type Tables = (level: MetadataLevel) => FieldTable;

const tablesOf =
  ({ packageType }: SipDescription, rules: Rules): Tables =>
  (level) =>
    tableOf(rules, packageType, level);

/** A default must be a field of some document that is there. */
function unknownDefaults({ defaults }: SipDescription, sources: readonly SipSource[], tables: Tables): string[] {
  const known = new Set(sources.flatMap(({ kind }) => tables(kind).fields.map(({ name }) => name)));
  return Object.keys(defaults)
    .filter((name) => !known.has(name))
    .map((name) => `defaults.${name}: no such field`);
}

const unknownFields = (values: Readonly<Record<string, string>>, table: FieldTable, key: string): string[] =>
  Object.keys(values)
    .filter((name) => !table.fields.some((field) => field.name === name))
    .map((name) => `${key}.${name}: no such field`);

function repeated(codes: readonly string[], name: string): string[] {
  const seen = new Set<string>();
  return codes.flatMap((code) => {
    const key = code.toLowerCase();
    if (seen.has(key)) return [`${name} ${code} occurs twice`];
    seen.add(key);
    return [];
  });
}
