import { XmlWriter } from '@mocban/xml';
import { CSIP, METS, SIP, XLINK, XSI } from './namespaces.js';
import type {
  MetsAgent,
  MetsDiv,
  MetsDocument,
  MetsFile,
  MetsFileGroup,
  MetsHeader,
  MetsMetadataSection,
} from './types.js';

/**
 * Writes a METS 1.12 document in the schema's order of elements, byte for byte the same for the same model. Files and divisions
 * are taken from their iterables one at a time; about 64 KiB of text are held. Sections with `mdWrap` and no `mdRef` are written
 * without content. What the schema requires and the model leaves undefined is left out: the model's maker answers for validity.
 * The schema allows a `fileGrp` groups or files, not both.
 * @yields text of about 64 KiB
 * @throws XmlError `XML_CHARACTER_NOT_ALLOWED`
 */
export function* serialiseMets(document: MetsDocument): Generator<string, void, undefined> {
  const w = new XmlWriter();
  w.open('mets', {
    xmlns: METS,
    'xmlns:xlink': XLINK,
    'xmlns:xsi': XSI,
    'xmlns:csip': CSIP,
    'xmlns:sip': SIP,
    'xsi:schemaLocation': document.schemaLocations?.map((pair) => pair.join(' ')).join(' '),
    OBJID: document.objId,
    LABEL: document.label,
    TYPE: document.type,
    'csip:OTHERTYPE': document.otherType,
    'csip:CONTENTINFORMATIONTYPE': document.contentInformationType,
    'csip:OTHERCONTENTINFORMATIONTYPE': document.otherContentInformationType,
    PROFILE: document.profile,
  });
  if (document.header !== undefined) header(w, document.header);
  for (const section of document.dmdSecs) {
    metadata(w, 'dmdSec', section);
    if (w.isFull) yield w.take();
  }
  for (const amdSec of document.amdSecs) {
    w.open('amdSec', { ID: amdSec.id });
    for (const [name, sections] of [
      ['techMD', amdSec.techMds],
      ['rightsMD', amdSec.rightsMds],
      ['sourceMD', amdSec.sourceMds],
      ['digiprovMD', amdSec.digiprovMds],
    ] as const)
      for (const section of sections) {
        metadata(w, name, section);
        if (w.isFull) yield w.take();
      }
    w.close();
  }
  if (document.fileSec !== undefined) {
    w.open('fileSec', { ID: document.fileSec.id });
    for (const group of document.fileSec.groups) yield* fileGroup(w, group);
    w.close();
  }
  for (const map of document.structMaps) {
    w.open('structMap', { ID: map.id, TYPE: map.type, LABEL: map.label });
    if (map.div !== undefined) yield* division(w, map.div);
    w.close();
  }
  w.close();
  yield w.take();
}

function header(w: XmlWriter, item: MetsHeader): void {
  w.open('metsHdr', {
    ID: item.id,
    ADMID: list(item.admIds),
    CREATEDATE: item.createDate,
    LASTMODDATE: item.lastModDate,
    RECORDSTATUS: item.recordStatus,
    'csip:OAISPACKAGETYPE': item.oaisPackageType,
  });
  for (const one of item.agents) agent(w, one);
  for (const { type, value } of item.altRecordIds) w.element('altRecordID', { TYPE: type }, value);
  w.optional('metsDocumentID', item.metsDocumentId);
  w.close();
}

function agent(w: XmlWriter, item: MetsAgent): void {
  w.open('agent', { ROLE: item.role, OTHERROLE: item.otherRole, TYPE: item.type, OTHERTYPE: item.otherType });
  w.optional('name', item.name);
  for (const { type, text } of item.notes) w.element('note', { 'csip:NOTETYPE': type }, text);
  w.close();
}

function metadata(w: XmlWriter, name: string, item: MetsMetadataSection): void {
  w.open(name, {
    ID: item.id,
    GROUPID: item.groupId,
    ADMID: list(item.admIds),
    CREATED: item.created,
    STATUS: item.status,
  });
  const ref = item.mdRef;
  if (ref !== undefined)
    w.element('mdRef', {
      ID: ref.id,
      LOCTYPE: ref.locType,
      OTHERLOCTYPE: ref.otherLocType,
      'xlink:type': ref.xlinkType,
      'xlink:href': ref.href,
      MDTYPE: ref.mdType,
      OTHERMDTYPE: ref.otherMdType,
      MDTYPEVERSION: ref.mdTypeVersion,
      MIMETYPE: ref.mimeType,
      SIZE: ref.sizeBytes ?? ref.badSize,
      CREATED: ref.created,
      CHECKSUM: ref.checksum,
      CHECKSUMTYPE: ref.checksumType,
    });
  w.close();
}

function* fileGroup(w: XmlWriter, group: MetsFileGroup): Generator<string, void, undefined> {
  w.open('fileGrp', {
    ID: group.id,
    ADMID: list(group.admIds),
    USE: group.use,
    'csip:CONTENTINFORMATIONTYPE': group.contentInformationType,
    'csip:OTHERCONTENTINFORMATIONTYPE': group.otherContentInformationType,
  });
  for (const inner of group.groups ?? []) yield* fileGroup(w, inner);
  for (const item of group.files) {
    file(w, item);
    if (w.isFull) yield w.take();
  }
  w.close();
}

function file(w: XmlWriter, item: MetsFile): void {
  w.open('file', {
    ID: item.id,
    MIMETYPE: item.mimeType,
    SIZE: item.sizeBytes ?? item.badSize,
    CREATED: item.created,
    CHECKSUM: item.checksum,
    CHECKSUMTYPE: item.checksumType,
    OWNERID: item.ownerId,
    ADMID: list(item.admIds),
    DMDID: list(item.dmdIds),
    USE: item.use,
    'sip:FILEFORMATNAME': item.formatName,
    'sip:FILEFORMATVERSION': item.formatVersion,
    'sip:FORMATREGISTRY': item.formatRegistry,
    'sip:FORMATREGISTRYKEY': item.formatRegistryKey,
  });
  for (const { locType, otherLocType, href, xlinkType } of item.locations)
    w.element('FLocat', { LOCTYPE: locType, OTHERLOCTYPE: otherLocType, 'xlink:type': xlinkType, 'xlink:href': href });
  w.close();
}

function* division(w: XmlWriter, item: MetsDiv): Generator<string, void, undefined> {
  w.open('div', {
    ID: item.id,
    ORDER: item.order,
    LABEL: item.label,
    DMDID: list(item.dmdIds),
    ADMID: list(item.admIds),
    TYPE: item.type,
    CONTENTIDS: list(item.contentIds),
  });
  for (const { href, title, locType, xlinkType } of item.mptrs ?? [])
    w.element('mptr', { LOCTYPE: locType, 'xlink:type': xlinkType, 'xlink:href': href, 'xlink:title': title });
  for (const { fileId } of item.fptrs ?? []) {
    w.element('fptr', { FILEID: fileId });
    if (w.isFull) yield w.take();
  }
  for (const inner of item.divs ?? []) yield* division(w, inner);
  w.close();
  if (w.isFull) yield w.take();
}

const list = (values: readonly string[] | undefined): string | undefined => values?.join(' ');
