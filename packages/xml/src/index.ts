export { XmlError, xmlFinding } from './error.js';
export type { XmlErrorCode } from './error.js';
export { readXml, readXmlBatches } from './reader.js';
export { attribute, child, children, readXmlTree, textOf, XmlTreeBuilder } from './tree.js';
export type { ReadXml, SchemaName, XmlAttribute, XmlElement, XmlEvent, XmlLimits } from './types.js';
export { XmlWriter } from './writer.js';
export type { WriterAttributes } from './writer.js';
