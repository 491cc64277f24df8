import { present, type Attributes } from './attributes.js';
import { FileList } from './file-list.js';
import type {
  MetsAgent,
  MetsAmdSec,
  MetsDiv,
  MetsDocument,
  MetsFile,
  MetsFileGroup,
  MetsHeader,
  MetsMetadataSection,
  MetsStructMap,
} from './types.js';

/** An open element of the model and the item that its children go to. */
export type Frame = { text?: (text: string) => void } & (
  | { kind: 'mets' | 'leaf' }
  | { kind: 'header'; item: MetsHeader }
  | { kind: 'agent'; item: MetsAgent }
  | { kind: 'section'; item: MetsMetadataSection }
  | { kind: 'amdSec'; item: MetsAmdSec }
  | { kind: 'fileSec'; groups: MetsFileGroup[] }
  | { kind: 'fileGrp'; item: MetsFileGroup; files: FileList }
  | { kind: 'file'; item: MetsFile; files: FileList }
  | { kind: 'structMap'; item: MetsStructMap }
  | { kind: 'div'; item: MetsDiv }
);

export interface ReaderState {
  readonly document: MetsDocument;
  note(item: object, line: number): void;
}

/** Puts an element into the model; undefined when it has no place there, which skips it with all it holds. */
export type Handler = (attributes: Attributes, parent: Frame, state: ReaderState, line: number) => Frame | undefined;

/** The model's arrays are read-only to users; while reading they grow. */
const append = <T>(list: readonly T[], item: T): void => void (list as T[]).push(item);

const header: Handler = (a, parent, { document, note }, line) => {
  if (parent.kind !== 'mets') return undefined;
  const item: MetsHeader = present({
    id: a.get('ID'),
    admIds: a.list('ADMID'),
    createDate: a.get('CREATEDATE'),
    lastModDate: a.get('LASTMODDATE'),
    recordStatus: a.get('RECORDSTATUS'),
    oaisPackageType: a.get('csip:OAISPACKAGETYPE'),
    agents: [],
    altRecordIds: [],
  });
  document.header ??= item;
  note(item, line);
  return { kind: 'header', item };
};

const agent: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'header') return undefined;
  const item: MetsAgent = present({
    role: a.get('ROLE'),
    otherRole: a.get('OTHERROLE'),
    type: a.get('TYPE'),
    otherType: a.get('OTHERTYPE'),
    notes: [],
  });
  append(parent.item.agents, item);
  note(item, line);
  return { kind: 'agent', item };
};

const agentName: Handler = (_, parent) =>
  parent.kind === 'agent' ? { kind: 'leaf', text: (text) => void (parent.item.name = text.trim()) } : undefined;

const agentNote: Handler = (a, parent) => {
  if (parent.kind !== 'agent') return undefined;
  return {
    kind: 'leaf',
    text: (text) => append(parent.item.notes, present({ type: a.get('csip:NOTETYPE'), text: text.trim() })),
  };
};

const altRecordId: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'header') return undefined;
  return {
    kind: 'leaf',
    text: (text) => {
      const item = present({ type: a.get('TYPE'), value: text.trim() });
      append(parent.item.altRecordIds, item);
      note(item, line);
    },
  };
};

const metsDocumentId: Handler = (_, parent) =>
  parent.kind === 'header'
    ? { kind: 'leaf', text: (text) => void (parent.item.metsDocumentId = text.trim()) }
    : undefined;

function section(a: Attributes, { note }: ReaderState, line: number): MetsMetadataSection {
  const item: MetsMetadataSection = present({
    id: a.get('ID'),
    created: a.get('CREATED'),
    status: a.get('STATUS'),
    groupId: a.get('GROUPID'),
    admIds: a.list('ADMID'),
  });
  note(item, line);
  return item;
}

const dmdSec: Handler = (a, parent, state, line) => {
  if (parent.kind !== 'mets') return undefined;
  const item = section(a, state, line);
  append(state.document.dmdSecs, item);
  return { kind: 'section', item };
};

const amdSec: Handler = (a, parent, { document, note }, line) => {
  if (parent.kind !== 'mets') return undefined;
  const item: MetsAmdSec = present({ id: a.get('ID'), techMds: [], rightsMds: [], sourceMds: [], digiprovMds: [] });
  append(document.amdSecs, item);
  note(item, line);
  return { kind: 'amdSec', item };
};

const amdPart =
  (list: 'techMds' | 'rightsMds' | 'sourceMds' | 'digiprovMds'): Handler =>
  (a, parent, state, line) => {
    if (parent.kind !== 'amdSec') return undefined;
    const item = section(a, state, line);
    append(parent.item[list], item);
    return { kind: 'section', item };
  };

const mdRef: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'section') return undefined;
  parent.item.mdRef = present({
    id: a.get('ID'),
    locType: a.get('LOCTYPE'),
    otherLocType: a.get('OTHERLOCTYPE'),
    href: a.get('xlink:href'),
    xlinkType: a.get('xlink:type'),
    mdType: a.get('MDTYPE'),
    otherMdType: a.get('OTHERMDTYPE'),
    mdTypeVersion: a.get('MDTYPEVERSION'),
    mimeType: a.get('MIMETYPE'),
    ...a.size(),
    created: a.get('CREATED'),
    checksumType: a.get('CHECKSUMTYPE'),
    checksum: a.get('CHECKSUM'),
  });
  note(parent.item.mdRef, line);
  return { kind: 'leaf' };
};

const mdWrap: Handler = (_, parent) => {
  if (parent.kind === 'section') parent.item.mdWrap = true;
  return undefined;
};

const fileSec: Handler = (a, parent, { document, note }, line) => {
  if (parent.kind !== 'mets') return undefined;
  const groups: MetsFileGroup[] = [];
  document.fileSec ??= present({ id: a.get('ID'), groups });
  note(document.fileSec, line);
  return { kind: 'fileSec', groups: document.fileSec.groups as MetsFileGroup[] };
};

const fileGrp: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'fileSec' && parent.kind !== 'fileGrp') return undefined;
  const files = new FileList();
  const item: MetsFileGroup = present({
    id: a.get('ID'),
    use: a.get('USE'),
    admIds: a.list('ADMID'),
    contentInformationType: a.get('csip:CONTENTINFORMATIONTYPE'),
    otherContentInformationType: a.get('csip:OTHERCONTENTINFORMATIONTYPE'),
    files: files.kept,
  });
  if (parent.kind === 'fileSec') parent.groups.push(item);
  else append((parent.item.groups ??= []), item);
  note(item, line);
  return { kind: 'fileGrp', item, files };
};

/** A file inside a file (a part of a container) is listed after it, in the same group. */
const file: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'fileGrp' && parent.kind !== 'file') return undefined;
  const item: MetsFile = present({
    id: a.get('ID'),
    mimeType: a.get('MIMETYPE'),
    ...a.size(),
    created: a.get('CREATED'),
    checksumType: a.get('CHECKSUMTYPE'),
    checksum: a.get('CHECKSUM'),
    ownerId: a.get('OWNERID'),
    use: a.get('USE'),
    admIds: a.list('ADMID'),
    dmdIds: a.list('DMDID'),
    formatName: a.get('sip:FILEFORMATNAME'),
    formatVersion: a.get('sip:FILEFORMATVERSION'),
    // The profile's text and its schema name these two differently.
    formatRegistry: a.get('sip:FORMATREGISTRY') ?? a.get('sip:FILEFORMATREGISTRY'),
    formatRegistryKey: a.get('sip:FORMATREGISTRYKEY') ?? a.get('sip:FILEFORMATKEY'),
    locations: [],
  });
  parent.files.push(item);
  note(item, line);
  return { kind: 'file', item, files: parent.files };
};

const fLocat: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'file') return undefined;
  const location = present({
    locType: a.get('LOCTYPE'),
    otherLocType: a.get('OTHERLOCTYPE'),
    href: a.get('xlink:href'),
    xlinkType: a.get('xlink:type'),
  });
  append(parent.item.locations, location);
  note(location, line);
  return { kind: 'leaf' };
};

const structMap: Handler = (a, parent, { document, note }, line) => {
  if (parent.kind !== 'mets') return undefined;
  const item: MetsStructMap = present({ id: a.get('ID'), label: a.get('LABEL'), type: a.get('TYPE') });
  append(document.structMaps, item);
  note(item, line);
  return { kind: 'structMap', item };
};

const div: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'structMap' && parent.kind !== 'div') return undefined;
  const item: MetsDiv = present({
    id: a.get('ID'),
    label: a.get('LABEL'),
    type: a.get('TYPE'),
    order: a.get('ORDER'),
    dmdIds: a.list('DMDID'),
    admIds: a.list('ADMID'),
    contentIds: a.list('CONTENTIDS'),
  });
  if (parent.kind === 'structMap') parent.item.div ??= item;
  else append((parent.item.divs ??= []) as MetsDiv[], item);
  note(item, line);
  return { kind: 'div', item };
};

const fptr: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'div') return undefined;
  const item = present({ fileId: a.get('FILEID') });
  append((parent.item.fptrs ??= []), item);
  note(item, line);
  return { kind: 'leaf' };
};

const mptr: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'div') return undefined;
  const item = present({
    href: a.get('xlink:href'),
    title: a.get('xlink:title'),
    locType: a.get('LOCTYPE'),
    xlinkType: a.get('xlink:type'),
  });
  append((parent.item.mptrs ??= []), item);
  note(item, line);
  return { kind: 'leaf' };
};

export const handlers: ReadonlyMap<string, Handler> = new Map([
  ['metsHdr', header],
  ['agent', agent],
  ['name', agentName],
  ['note', agentNote],
  ['altRecordID', altRecordId],
  ['metsDocumentID', metsDocumentId],
  ['dmdSec', dmdSec],
  ['amdSec', amdSec],
  ['techMD', amdPart('techMds')],
  ['rightsMD', amdPart('rightsMds')],
  ['sourceMD', amdPart('sourceMds')],
  ['digiprovMD', amdPart('digiprovMds')],
  ['mdRef', mdRef],
  ['mdWrap', mdWrap],
  ['fileSec', fileSec],
  ['fileGrp', fileGrp],
  ['file', file],
  ['FLocat', fLocat],
  ['structMap', structMap],
  ['div', div],
  ['fptr', fptr],
  ['mptr', mptr],
]);
