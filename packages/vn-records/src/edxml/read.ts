import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, type ByteSource } from '@mocban/core';
import {
  attribute,
  children,
  readXmlBatches,
  textOf,
  XmlTreeBuilder,
  type XmlElement,
  type XmlEvent,
} from '@mocban/xml';
import { Base64Decoder, brokenRuns } from './base64.js';
import type { EdxmlAttachment, EdxmlForm, EdxmlMessage, EdxmlOrganisation } from './message.js';

/** Bounds on what is held of a message; attachments are written out as they are read. */
const MAX_HEADER_CHARACTERS = 8 * 1024 * 1024;
const MAX_ELEMENTS = 100_000;
const MAX_ATTACHMENTS = 1_000;
const LIMITS = { maxDepth: 64, maxTextLength: 4 * 1024 * 1024 };
/** Elements of systems that state how many bytes an attachment has; QCVN 102 has none. */
const SIZES = ['Size', 'FileSize', 'AttachmentSize'] as const;
/** What an attachment says of itself; its other element is its content. */
const ATTACHMENT_FIELDS = new Set([
  ...['contentid', 'attachmentname', 'description', 'contenttype'],
  ...SIZES.map((name) => name.toLowerCase()),
]);

/** What ends the reading of a message. */
export class EdxmlProblem extends Error {
  constructor(
    readonly what: 'UNREADABLE' | 'TOO_LARGE',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface ReadEdxml {
  message: EdxmlMessage;
  /** Attachments whose base64 is damaged, by name. */
  broken: string[];
}

/**
 * Reads a message, in any of the namespaces and also inside a SOAP envelope. Attachments are decoded into numbered files; memory is
 * bounded whatever their size.
 * @param folder where attachments go, with the start of their names, e.g. `1-`
 * @returns `undefined` for a document that is no message
 * @throws EdxmlProblem
 */
export async function readEdxml(source: ByteSource, folder: string, prefix: string): Promise<ReadEdxml | undefined> {
  const reader = new EdxmlReader(folder, prefix);
  try {
    for await (const events of readXmlBatches(brokenRuns(source), LIMITS))
      for (const event of events) reader.add(event);
    return reader.finish();
  } catch (error) {
    if (error instanceof CodedError && error.code.startsWith('XML_'))
      throw new EdxmlProblem('UNREADABLE', `${error.code}: ${error.message}`, { cause: error });
    throw error;
  } finally {
    reader.close();
  }
}

/** The decoded content of an attachment, written as it is read. */
class AttachmentFile {
  readonly #decoder = new Base64Decoder();
  #file: number | undefined;
  sizeBytes = 0;

  constructor(
    folder: string,
    readonly path: string,
    /** Which attachment, and how deep its element lies. */
    readonly index: number,
    readonly depth: number,
  ) {
    this.#file = openSync(join(folder, path), 'wx');
  }

  get isBroken(): boolean {
    return this.#decoder.isBroken;
  }

  write(text: string): void {
    const bytes = this.#decoder.write(text);
    for (let done = 0; done < bytes.length && this.#file !== undefined;) done += writeSync(this.#file, bytes, done);
    this.sizeBytes += bytes.length;
  }

  finish(): void {
    if (this.#file === undefined) return;
    this.#decoder.finish();
    closeSync(this.#file);
    this.#file = undefined;
  }
}

/** Builds the tree of a message without the content of its attachments, which go to files. */
class EdxmlReader {
  readonly #builder = new XmlTreeBuilder();
  readonly #names: string[] = [];
  readonly #contents: AttachmentFile[] = [];
  #root: XmlElement | undefined;
  #current: AttachmentFile | undefined;
  #attachments = 0;
  #characters = 0;
  #elements = 0;

  constructor(
    private readonly folder: string,
    private readonly prefix: string,
  ) {}

  add(event: XmlEvent): void {
    if (event.kind === 'open') this.#open(event.local);
    if (event.kind === 'text' && this.#current !== undefined) this.#current.write(event.text);
    else {
      if (event.kind === 'text' && (this.#characters += event.text.length) > MAX_HEADER_CHARACTERS)
        throw new EdxmlProblem('TOO_LARGE', `more than ${MAX_HEADER_CHARACTERS} characters beside the attachments`);
      this.#root = this.#builder.add(event) ?? this.#root;
    }
    if (event.kind === 'close') this.#close();
  }

  finish(): ReadEdxml | undefined {
    return this.#root === undefined ? undefined : messageOf(this.#root, this.#contents);
  }

  close(): void {
    this.#current?.finish();
  }

  #open(local: string): void {
    if ((this.#elements += 1) > MAX_ELEMENTS) throw new EdxmlProblem('TOO_LARGE', `more than ${MAX_ELEMENTS} elements`);
    const [above, parent] = this.#names.slice(-2).map((name) => name.toLowerCase());
    this.#names.push(local);
    const name = local.toLowerCase();
    if (parent === 'attachmentencoded' && name === 'attachment') this.#attachments += 1;
    const isContent = above === 'attachmentencoded' && parent === 'attachment' && !ATTACHMENT_FIELDS.has(name);
    if (!isContent || this.#current !== undefined) return;
    if (this.#contents.length >= MAX_ATTACHMENTS)
      throw new EdxmlProblem('TOO_LARGE', `more than ${MAX_ATTACHMENTS} attachments`);
    const path = `${this.prefix}${this.#contents.length + 1}.part`;
    this.#current = new AttachmentFile(this.folder, path, this.#attachments - 1, this.#names.length);
    this.#contents.push(this.#current);
  }

  #close(): void {
    if (this.#current?.depth === this.#names.length) {
      this.#current.finish();
      this.#current = undefined;
    }
    this.#names.pop();
  }
}

function messageOf(root: XmlElement, contents: readonly AttachmentFile[]): ReadEdxml | undefined {
  const header = find(root, 'MessageHeader');
  if (header === undefined) return undefined;
  const trace = find(root, 'TraceHeaderList');
  const business = trace === undefined ? undefined : find(trace, 'Bussiness', 'Business');
  const status = valueOf(header, 'StatusCode');
  const answered = named(header, 'ResponseFor');
  const code = named(header, 'Code');
  const signer = named(header, 'SignerInfo');
  const attachments = attachmentsOf(root, contents);
  const from = organisationOf(named(header, 'From'));
  return {
    broken: attachments.flatMap(({ name, contentId, path }) => (path === undefined ? name || contentId : [])),
    message: {
      kind: status === '' ? 'document' : 'status',
      business: business === undefined ? '' : valueOf(business, 'BussinessDocType', 'BusinessDocType'),
      reason: business === undefined ? '' : valueOf(business, 'BussinessDocReason', 'BusinessDocReason'),
      documentId: (business && valueOf(business, 'DocumentId')) || valueOf(header, 'DocumentId'),
      from,
      to: all(header, 'To').map(organisationOf),
      codeNumber: code === undefined ? '' : valueOf(code, 'CodeNumber'),
      codeNotation: code === undefined ? '' : valueOf(code, 'CodeNotation'),
      promulgationDate: deep(header, 'PromulgationInfo', 'PromulgationDate'),
      typeName: deep(header, 'DocumentType', 'TypeName'),
      subject: valueOf(header, 'Subject') || valueOf(header, 'Content'),
      signer: {
        position: signer === undefined ? '' : valueOf(signer, 'Position'),
        fullName: signer === undefined ? '' : valueOf(signer, 'FullName'),
      },
      pageAmount: deep(header, 'OtherInfo', 'PageAmount'),
      ...(answered === undefined
        ? {}
        : { responseFor: { organId: valueOf(answered, 'OrganId'), documentId: valueOf(answered, 'DocumentId') } }),
      replaces: business === undefined ? [] : replacedBy(business),
      ...(status === ''
        ? {}
        : {
            status: {
              code: status,
              description: valueOf(header, 'Description'),
              timestamp: valueOf(header, 'Timestamp'),
            },
          }),
      trace: (trace === undefined ? [] : all(trace, 'TraceHeader')).map((entry) => ({
        organId: valueOf(entry, 'OrganId'),
        timestamp: valueOf(entry, 'Timestamp'),
      })),
      references: all(find(root, 'edXMLManifest') ?? header, 'Reference').map((entry) => attachmentFields(entry)),
      attachments,
      isSigned: find(root, 'Signature') !== undefined,
      namespace: header.namespace,
      form: formOf(root, business),
    },
  };
}

/** Elements that are found under another spelling as well. */
const SPELLINGS = ['Bussiness', 'BussinessDocType', 'BussinessDocReason'] as const;

function formOf(root: XmlElement, business: XmlElement | undefined): EdxmlForm {
  const manifest = find(root, 'edXMLManifest');
  const used = business === undefined ? [] : [business, ...children(business)];
  const other = SPELLINGS.map((name) => name.replace('Bussiness', 'Business').toLowerCase());
  return {
    root: root.local,
    version: (manifest && attribute(manifest, '', 'version')) ?? '',
    spellings: used.map(({ local }) => local).filter((local) => other.includes(local.toLowerCase())),
  };
}

function replacedBy(business: XmlElement): string[] {
  const list = find(business, 'ReplacementInfoList');
  const ids = list === undefined ? [] : all(list, 'ReplacementInfo').map((info) => valueOf(info, 'DocumentId'));
  return ids.filter((id) => id !== '');
}

function attachmentsOf(root: XmlElement, contents: readonly AttachmentFile[]): EdxmlAttachment[] {
  const encoded = find(root, 'AttachmentEncoded');
  return (encoded === undefined ? [] : all(encoded, 'Attachment')).map((entry, index) => {
    const own = contents.filter((content) => content.index === index && !content.isBroken && content.sizeBytes > 0);
    const content = own.sort((a, b) => b.sizeBytes - a.sizeBytes)[0];
    return {
      ...attachmentFields(entry),
      ...(content === undefined ? {} : { path: content.path }),
      sizeBytes: content?.sizeBytes ?? 0,
    };
  });
}

/** The `cid:` in front is left out as often as not. */
const attachmentFields = (entry: XmlElement) => ({
  contentId: valueOf(entry, 'ContentId').replace(/^cid:/i, ''),
  name: valueOf(entry, 'AttachmentName'),
  description: valueOf(entry, 'Description'),
  contentType: valueOf(entry, 'ContentType').toLowerCase(),
  statedSize: valueOf(entry, ...SIZES),
});

const organisationOf = (element: XmlElement | undefined): EdxmlOrganisation => ({
  id: element === undefined ? '' : valueOf(element, 'OrganId'),
  name: element === undefined ? '' : valueOf(element, 'OrganName'),
});

const sameName = (element: XmlElement, name: string) => element.local.toLowerCase() === name.toLowerCase();
const all = (element: XmlElement, name: string): XmlElement[] =>
  children(element).filter((item) => sameName(item, name));
const named = (element: XmlElement, name: string): XmlElement | undefined => all(element, name)[0];

/** The first element of one of these names at any depth; prefixes and spellings differ between systems. */
function find(element: XmlElement, ...names: string[]): XmlElement | undefined {
  if (names.some((name) => sameName(element, name))) return element;
  for (const item of children(element)) {
    const found = find(item, ...names);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueOf(element: XmlElement, ...names: string[]): string {
  const found = names.flatMap((name) => all(element, name))[0];
  return found === undefined ? '' : textOf(found).normalize('NFC').replace(/\s+/g, ' ');
}

const deep = (element: XmlElement, parent: string, name: string): string => {
  const found = named(element, parent);
  return found === undefined ? '' : valueOf(found, name);
};
