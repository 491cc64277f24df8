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
  MetsMdRef,
  MetsMetadataSection,
  MetsStructMap,
} from './types.js';

/** An open element of the model and the item that its children go to. */
export type Frame = { text?: (text: string) => void } & (
  | { kind: 'mets' | 'leaf' | 'structSec' }
  | { kind: 'mdSec'; item: () => MetsAmdSec }
  | { kind: 'header'; item: MetsHeader }
  | { kind: 'agent'; item: MetsAgent }
  | { kind: 'section'; item: MetsMetadataSection }
  | { kind: 'amdSec'; item: MetsAmdSec }
  | { kind: 'fileSec'; groups: MetsFileGroup[]; direct?: { item: MetsFileGroup; files: FileList } }
  | { kind: 'fileGrp'; item: MetsFileGroup; files: FileList }
  | { kind: 'file'; item: MetsFile; files: FileList }
  | { kind: 'structMap'; item: MetsStructMap }
  | { kind: 'div'; item: MetsDiv }
);

export interface ReaderState {
  readonly document: MetsDocument;
  /** Ids of descriptive `md` of METS 2, whose references name descriptive and administrative metadata in one list. */
  readonly descriptive: Set<string>;
  note(item: object, line: number): void;
}

/** Puts an element into the model; undefined when it has no place there, which skips it with all it holds. */
export type Handler = (attributes: Attributes, parent: Frame, state: ReaderState, line: number) => Frame | undefined;

/** The model's arrays are read-only to users; while reading they grow. */
const append = <T>(list: readonly T[], item: T): void => void (list as T[]).push(item);

/** `DMDID` and `ADMID`, or in METS 2 what `MDID` names of either kind. */
function metadataIds(a: Attributes, { descriptive }: ReaderState): { dmdIds?: string[]; admIds?: string[] } {
  const ids = a.list('MDID');
  if (ids === undefined) return present({ dmdIds: a.list('DMDID'), admIds: a.list('ADMID') });
  const [dmdIds, admIds] = [ids.filter((id) => descriptive.has(id)), ids.filter((id) => !descriptive.has(id))];
  return { ...(dmdIds.length === 0 ? {} : { dmdIds }), ...(admIds.length === 0 ? {} : { admIds }) };
}

/** `xlink:href`, which METS 2 calls `LOCREF`. */
const hrefOf = (a: Attributes): string | undefined => a.get('xlink:href') ?? a.get('LOCREF');

const header: Handler = (a, parent, { document, note }, line) => {
  if (parent.kind !== 'mets') return undefined;
  const item: MetsHeader = present({
    id: a.get('ID'),
    admIds: a.list('ADMID') ?? a.list('MDID'),
    createDate: a.get('CREATEDATE'),
    lastModDate: a.get('LASTMODDATE'),
    recordStatus: a.get('RECORDSTATUS'),
    oaisPackageType: a.get('csip:OAISPACKAGETYPE'),
    agents: [],
    altRecordIds: [],
  });
  if (document.header !== undefined) document.severalHeaders = true;
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

const agentName: Handler = (_, parent) => {
  if (parent.kind !== 'agent') return undefined;
  if (parent.item.name !== undefined) parent.item.severalNames = true;
  return { kind: 'leaf', text: (text) => void (parent.item.name ??= text.trim()) };
};

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
    admIds: a.list('ADMID') ?? a.list('MDID'),
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

/** The metadata of METS 2. A group is an `amdSec`, without one all administrative metadata are one. */
const mdSec: Handler = (_, parent, { document }) =>
  parent.kind === 'mets' ? { kind: 'mdSec', item: sharedAmdSec(document) } : undefined;

const mdGrp: Handler = (a, parent, { document }) =>
  parent.kind === 'mdSec' ? { kind: 'mdSec', item: sharedAmdSec(document, a.get('ID')) } : undefined;

/** Made when the first administrative metadata comes: a group may have descriptive alone. */
function sharedAmdSec(document: MetsDocument, id?: string): () => MetsAmdSec {
  let made: MetsAmdSec | undefined;
  return () => {
    if (made === undefined) {
      made = present({ id, techMds: [], rightsMds: [], sourceMds: [], digiprovMds: [] });
      append(document.amdSecs, made);
    }
    return made;
  };
}

/** METS 2's suggested values of USE; other metadata is taken for technical, which says least. */
const MD_USES: Readonly<Record<string, 'rightsMds' | 'sourceMds' | 'digiprovMds'>> = {
  RIGHTS: 'rightsMds',
  SOURCE: 'sourceMds',
  PROVENANCE: 'digiprovMds',
};

const md: Handler = (a, parent, state, line) => {
  if (parent.kind !== 'mdSec') return undefined;
  const item = section(a, state, line);
  const use = a.get('USE')?.trim().toUpperCase() ?? '';
  if (use !== 'DESCRIPTIVE') append(parent.item()[MD_USES[use] ?? 'techMds'], item);
  else {
    append(state.document.dmdSecs, item);
    if (item.id !== undefined) state.descriptive.add(item.id);
  }
  return { kind: 'section', item };
};

const structSec: Handler = (_, parent) => (parent.kind === 'mets' ? { kind: 'structSec' } : undefined);

const mdRef: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'section') return undefined;
  const item: MetsMdRef = present({
    id: a.get('ID'),
    locType: a.get('LOCTYPE'),
    otherLocType: a.get('OTHERLOCTYPE'),
    href: hrefOf(a),
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
  if (parent.item.mdRef === undefined) parent.item.mdRef = item;
  else append((parent.item.furtherMdRefs ??= []), item);
  note(item, line);
  return { kind: 'leaf' };
};

const mdWrap: Handler = (_, parent) => {
  if (parent.kind === 'section') parent.item.mdWrap = true;
  return undefined;
};

const fileSec: Handler = (a, parent, { document, note }, line) => {
  if (parent.kind !== 'mets') return undefined;
  const groups: MetsFileGroup[] = [];
  if (document.fileSec !== undefined) document.severalFileSecs = true;
  document.fileSec ??= present({ id: a.get('ID'), groups });
  note(document.fileSec, line);
  return { kind: 'fileSec', groups: document.fileSec.groups as MetsFileGroup[] };
};

const fileGrp: Handler = (a, parent, state, line) => {
  if (parent.kind !== 'fileSec' && parent.kind !== 'fileGrp') return undefined;
  const files = new FileList();
  const item: MetsFileGroup = present({
    id: a.get('ID'),
    use: a.get('USE'),
    admIds: metadataIds(a, state).admIds,
    contentInformationType: a.get('csip:CONTENTINFORMATIONTYPE'),
    otherContentInformationType: a.get('csip:OTHERCONTENTINFORMATIONTYPE'),
    files: files.kept,
  });
  if (parent.kind === 'fileSec') parent.groups.push(item);
  else append((parent.item.groups ??= []), item);
  state.note(item, line);
  return { kind: 'fileGrp', item, files };
};

/** A file inside a file (a part of a container) is listed after it, in the same group. */
const file: Handler = (a, parent, state, line) => {
  const list = filesOf(parent);
  if (list === undefined) return undefined;
  const item: MetsFile = present({
    id: a.get('ID'),
    mimeType: a.get('MIMETYPE'),
    ...a.size(),
    created: a.get('CREATED'),
    checksumType: a.get('CHECKSUMTYPE'),
    checksum: a.get('CHECKSUM'),
    ownerId: a.get('OWNERID'),
    use: a.get('USE'),
    ...metadataIds(a, state),
    formatName: a.get('sip:FILEFORMATNAME'),
    formatVersion: a.get('sip:FILEFORMATVERSION'),
    // The profile's text and its schema name these two differently.
    formatRegistry: a.get('sip:FORMATREGISTRY') ?? a.get('sip:FILEFORMATREGISTRY'),
    formatRegistryKey: a.get('sip:FORMATREGISTRYKEY') ?? a.get('sip:FILEFORMATKEY'),
    locations: [],
  });
  list.push(item);
  if (!list.isLong) state.note(item, line);
  return { kind: 'file', item, files: list };
};

/** Where a file is listed; METS 2 may have files in the `fileSec` itself, which are a group without attributes. */
function filesOf(parent: Frame): FileList | undefined {
  if (parent.kind === 'fileGrp' || parent.kind === 'file') return parent.files;
  if (parent.kind !== 'fileSec') return undefined;
  if (parent.direct === undefined) {
    const files = new FileList();
    parent.direct = { item: { files: files.kept }, files };
    parent.groups.push(parent.direct.item);
  }
  return parent.direct.files;
}

const fLocat: Handler = (a, parent, { note }, line) => {
  if (parent.kind !== 'file') return undefined;
  const location = present({
    locType: a.get('LOCTYPE'),
    otherLocType: a.get('OTHERLOCTYPE'),
    href: hrefOf(a),
    xlinkType: a.get('xlink:type'),
  });
  append(parent.item.locations, location);
  if (!parent.files.isLong) note(location, line);
  return { kind: 'leaf' };
};

const structMap: Handler = (a, parent, { document, note }, line) => {
  if (parent.kind !== 'mets' && parent.kind !== 'structSec') return undefined;
  const item: MetsStructMap = present({ id: a.get('ID'), label: a.get('LABEL'), type: a.get('TYPE') });
  append(document.structMaps, item);
  note(item, line);
  return { kind: 'structMap', item };
};

const div: Handler = (a, parent, state, line) => {
  if (parent.kind !== 'structMap' && parent.kind !== 'div') return undefined;
  const item: MetsDiv = present({
    id: a.get('ID'),
    label: a.get('LABEL'),
    type: a.get('TYPE'),
    order: a.get('ORDER'),
    ...metadataIds(a, state),
    contentIds: a.list('CONTENTIDS'),
  });
  if (parent.kind === 'structMap') {
    if (parent.item.div !== undefined) parent.item.severalDivs = true;
    parent.item.div ??= item;
  } else append((parent.item.divs ??= []) as MetsDiv[], item);
  state.note(item, line);
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
    href: hrefOf(a),
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
  ['mdSec', mdSec],
  ['mdGrp', mdGrp],
  ['md', md],
  ['structSec', structSec],
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
