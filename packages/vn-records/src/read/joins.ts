import { collisionKey } from '@mocban/core';
import type { MetsDiv, MetsDocument } from '@mocban/mets';
import { baseName, DATA, stemOf, type TreeNames } from './names.js';
import { divsOf, type Reference } from './references.js';
import type { MetadataRecord } from './reading.js';

/** Which metadata files each document is joined to, and what in `data/` is no document. */
export interface Joins {
  /** Data files that are documents, in byte order: those present and those only referenced. */
  documents: readonly string[];
  metadataOf: ReadonlyMap<string, readonly string[]>;
  /** Processing traces and other attachments (`AttachmentFile`). */
  attachments: ReadonlySet<string>;
  /** `….fetch.txt` files, which stand for a document that another package holds. */
  links: readonly string[];
  by: 'structMap' | 'name';
}

/**
 * Joins documents to metadata by the `MetadataLink/File` divisions of the representation's METS; without any, by name:
 * `EAD_doc_<stem>.xml`, or a `docCode` or `docId` equal to the stem of the data file.
 */
export function joinDocuments(
  mets: MetsDocument | undefined,
  references: readonly Reference[],
  records: readonly MetadataRecord[],
  names: TreeNames,
): Joins {
  const files = new Map<string, string>();
  const sections = new Map<string, string>();
  const data = new Set<string>(names.below(DATA));
  const dataKey = `${collisionKey(DATA)}/`;
  for (const reference of references) {
    const path = reference.path ?? reference.target;
    if (path === undefined) continue;
    if (reference.kind === 'file' && collisionKey(path).startsWith(dataKey)) data.add(path);
    if (reference.id !== undefined && reference.kind !== 'mptr')
      (reference.kind === 'file' ? files : sections).set(reference.id, path);
  }
  const divs = [...divsOf((mets?.structMaps ?? []).flatMap((map) => (map.div === undefined ? [] : [map.div])))];
  const attachments = new Set(pointedTo(divs, 'attachmentfile', files));
  const linkDivs = divs.filter((div) => div.label?.toLowerCase() === 'metadatalink/file');
  const links = [...data].filter((path) => path.toLowerCase().endsWith('.fetch.txt'));
  const documents = [...data].filter((path) => !attachments.has(path) && !links.includes(path));
  const metadataOf = linkDivs.length > 0 ? joinedByDivs(linkDivs, files, sections) : joinedByName(documents, records);
  return {
    documents: documents.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    metadataOf,
    attachments,
    links,
    by: linkDivs.length > 0 ? 'structMap' : 'name',
  };
}

function* pointedTo(divs: readonly MetsDiv[], label: string, files: ReadonlyMap<string, string>): Generator<string> {
  for (const top of divs.filter((div) => div.label?.toLowerCase() === label))
    for (const div of divsOf([top]))
      for (const { fileId } of div.fptrs ?? []) {
        const path = fileId === undefined ? undefined : files.get(fileId);
        if (path !== undefined) yield path;
      }
}

function joinedByDivs(
  divs: readonly MetsDiv[],
  files: ReadonlyMap<string, string>,
  sections: ReadonlyMap<string, string>,
): Map<string, string[]> {
  const joins = new Map<string, Set<string>>();
  for (const div of divs)
    for (const { fileId } of div.fptrs ?? [])
      for (const dmdId of div.dmdIds ?? []) {
        const path = fileId === undefined ? undefined : files.get(fileId);
        const metadata = sections.get(dmdId);
        if (path === undefined || metadata === undefined) continue;
        joins.set(path, (joins.get(path) ?? new Set()).add(metadata));
      }
  return new Map([...joins].map(([path, metadata]) => [path, [...metadata]]));
}

function joinedByName(documents: readonly string[], records: readonly MetadataRecord[]): Map<string, string[]> {
  const byStem = new Map<string, Set<string>>();
  for (const record of records) {
    const stem = baseName(record.path)
      .replace(/^EAD_(doc|pic|media)_/i, '')
      .replace(/\.xml$/i, '');
    for (const key of [stem, record.values['docCode'], record.values['docId']])
      if (key) byStem.set(collisionKey(key), (byStem.get(collisionKey(key)) ?? new Set()).add(record.path));
  }
  const joins = new Map<string, string[]>();
  for (const path of documents) {
    const metadata = byStem.get(collisionKey(stemOf(path))) ?? byStem.get(collisionKey(baseName(path)));
    if (metadata !== undefined) joins.set(path, [...metadata]);
  }
  return joins;
}
