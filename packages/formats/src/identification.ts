import type { ContainerKind } from './container-signatures/read-container-signatures.js';
import type { TextFacts } from './text/text-encoding.js';

/** What a match rests on, the surest first. */
export type Basis =
  /** A signature of what lies in the file, which is a container. */
  | 'container'
  /** A signature of its bytes. */
  | 'signature'
  /** Root element and namespace. */
  | 'xml'
  /** All bytes that are looked at are characters. */
  | 'text'
  /** The name alone, which proves nothing. */
  | 'extension'
  /** What somebody said that it is, and nothing else. */
  | 'mime';

export interface FormatMatch {
  puid: string;
  name: string;
  version: string | undefined;
  mimeTypes: readonly string[];
  basis: Basis;
}

/** At most one of those that say what is wrong with the file, the first of these that holds; then what is said of it. */
export type IdentificationWarning =
  /** It has no bytes. */
  | 'EMPTY_FILE'
  /** More had to be looked at than a file is worth: there may be other formats. */
  | 'BUDGET_EXCEEDED'
  /** What lies in it is encrypted. */
  | 'ENCRYPTED'
  /** It is a container, and cannot be followed. */
  | 'CONTAINER_UNREADABLE'
  /** The formats of its extension all have signatures, and it has none of them: it is damaged, or something else. */
  | 'SIGNATURE_MISSING'
  /** Its name has an extension that none of the formats found has. */
  | 'EXTENSION_MISMATCH'
  /** Its signature says one format, its root element another: both are told. */
  | 'XML_MISMATCH'
  /** None of the formats found has the MIME type that it was said to have. */
  | 'MIME_MISMATCH';

export interface XmlFacts {
  /** Local name. */
  root: string;
  /** `''` for none. */
  namespace: string;
  /** What documents with such a root are, where that is known; PRONOM has no entry for many of them. */
  vocabulary?: string;
}

export interface Identification {
  /** The releases together, as a name to be recorded: `pronom-122-containers-40`. */
  release: string;
  /** Release of the signatures. */
  signatures: string;
  /** Release of those of what lies in a container; absent where there are none. */
  containerSignatures?: string;
  /** It is a container that was not looked into: `identifyFile` may say more. */
  unopened?: ContainerKind;
  /** It is a text. */
  text?: TextFacts;
  /** It is a document of XML, or begins like one. */
  xml?: XmlFacts;
  /** The best first. */
  matches: readonly FormatMatch[];
  warnings: readonly IdentificationWarning[];
}
