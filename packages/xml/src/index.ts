export { canonicalise, canonicalText } from './canonical/canonical.js';
export type { CanonicalForm, CanonicalSubject } from './canonical/canonical.js';
export { readXmlDocument } from './canonical/document.js';
export type { XmlDocumentLimits } from './canonical/document.js';
export { attributeIn, elementsIn, isWithin, namespaceIn, prefixOf, textIn } from './canonical/node.js';
export type {
  AttributeNode,
  CommentNode,
  ElementNode,
  InstructionNode,
  TextNode,
  XmlDocument,
  XmlNode,
} from './canonical/node.js';
export { decodeXml } from './encoding.js';
export type { DocumentValidator, SchemaInput, ValidateSchemaOptions } from './document-validator.js';
export { XmlError, xmlFinding } from './error.js';
export type { XmlErrorCode } from './error.js';
export { withoutForbidden } from './escape.js';
export { readXml, readXmlBatches, readXmlBeginning, readXmlRoot } from './reader.js';
export { lendSchemaValidator } from './lent-validator.js';
export { SchemaValidator, validateSchema } from './schema-validator.js';
export type { SchemaValidatorOptions } from './schema-validator.js';
export { borrowSchemaValidator, sharedSchemaValidator } from './shared-validator.js';
export { schemaFile } from './schemas.js';
export type { BundledSchema } from './schemas.js';
export { attribute, child, children, readXmlTree, textOf, XmlTreeBuilder } from './tree.js';
export type { SchemaName, XmlAttribute, XmlElement, XmlEvent, XmlFragment, XmlLimits } from './types.js';
export { XmlWriter } from './writer.js';
export type { WriterAttributes } from './writer.js';
