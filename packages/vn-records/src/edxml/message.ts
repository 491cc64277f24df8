export interface EdxmlOrganisation {
  id: string;
  name: string;
}

/** What was done with a document on its way. */
export interface EdxmlTrace {
  organId: string;
  /** As written, `YYYY/MM/DD HH:mm:ss`. */
  timestamp: string;
}

export interface EdxmlAttachment {
  contentId: string;
  name: string;
  description: string;
  contentType: string;
  /** As the message states it, `''` where it does not; QCVN 102 has no element for it, some systems have. */
  statedSize: string;
  /** Where its content lies, relative to the folder of the import; absent when it could not be decoded. */
  path?: string;
  sizeBytes: number;
}

/** A message of the national document exchange as read. Texts are as written; what is absent is `''`. */
export interface EdxmlMessage {
  kind: 'document' | 'status';
  /** What the sender wants: `BussinessDocType`, or its number where it is none that is known. */
  business: string;
  reason: string;
  documentId: string;
  from: EdxmlOrganisation;
  to: EdxmlOrganisation[];
  codeNumber: string;
  codeNotation: string;
  promulgationDate: string;
  typeName: string;
  subject: string;
  signer: { position: string; fullName: string };
  pageAmount: string;
  responseFor?: { organId: string; documentId: string };
  /** Documents that this one replaces, by their ids (`ReplacementInfoList`). */
  replaces: string[];
  status?: { code: string; description: string; timestamp: string };
  trace: EdxmlTrace[];
  /** Manifest entries. */
  references: Omit<EdxmlAttachment, 'path' | 'sizeBytes'>[];
  attachments: EdxmlAttachment[];
  isSigned: boolean;
  namespace: string;
  form: EdxmlForm;
}

/** How a message departs from the national axis' own form. */
export interface EdxmlForm {
  /** Name of the document's root. */
  root: string;
  /** `version` of the manifest, `''` where it has none. */
  version: string;
  /** Elements that are spelled otherwise than QCVN 102 has them. */
  spellings: string[];
}

/** A message with the file it was read from. */
export type Received = EdxmlMessage & { path: string };
