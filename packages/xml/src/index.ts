export type { ReadXml, SchemaName, XmlAttribute, XmlElement, XmlEvent, XmlLimits } from './types.js';
