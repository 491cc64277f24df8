export interface XmlLimits {
  /** @defaultValue 256 */
  maxDepth?: number;
  /** Characters of one attribute value. @defaultValue 65,536 */
  maxAttributeLength?: number;
  /** Attributes of one element. @defaultValue 256 */
  maxAttributes?: number;
  /** Characters of one run of text. @defaultValue 10 Mi */
  maxTextLength?: number;
  /** Bytes of the document. @defaultValue unbounded for the stream reader, 16 MiB for the tree reader */
  maxBytes?: number;
}

export interface XmlAttribute {
  /** Namespace URI, `''` for none. */
  namespace: string;
  local: string;
  value: string;
}

/** What the reader yields, in document order. Comments and processing instructions are left out. */
export type XmlEvent =
  | { kind: 'open'; namespace: string; local: string; attributes: readonly XmlAttribute[]; line: number; depth: number }
  | { kind: 'text'; text: string; line: number }
  | { kind: 'close'; namespace: string; local: string; line: number; depth: number };

/** A small document as a tree, for fragments such as `mdWrap` content or a PREMIS extension. */
export interface XmlElement {
  namespace: string;
  local: string;
  attributes: readonly XmlAttribute[];
  children: (XmlElement | string)[];
  line: number;
}

/** A tree to be written: as {@link XmlElement}, its children gone through several times and never copied. */
export interface XmlFragment {
  namespace: string;
  local: string;
  attributes: XmlElement['attributes'];
  children: Iterable<XmlFragment | string>;
}

/** Schemas that the package bundles; what a document is validated against. */
export type SchemaName = 'mets' | 'premis' | 'dc';
