export { tt05AipContent } from './aip/content.js';
export type { Tt05AipContent, Tt05AipOptions } from './aip/content.js';
export { checkTt05 } from './check/check.js';
export { tt05DipContent } from './dip/content.js';
export type { Tt05DipContent, Tt05DipDocument, Tt05DipOptions } from './dip/content.js';
export { codedDipUse } from './dip/use.js';
export type { Tt05DipUse } from './dip/use.js';
export { tt05DipRepresentationMets, tt05DipRootMets } from './dip/mets.js';
export type { Tt05DipFile, Tt05DipHead } from './dip/mets.js';
export { eadSchemas } from './ead-schemas.js';
export { importEdxml } from './edxml/import.js';
export type { EdxmlImport, ImportEdxmlOptions } from './edxml/import.js';
export type { EdxmlNote } from './edxml/notes.js';
export type { EdxmlAttachment, EdxmlMessage, EdxmlOrganisation, EdxmlTrace } from './edxml/message.js';
export { VnRecordsError } from './error.js';
export type { VnRecordsErrorCode } from './error.js';
export { BoundedFindings, severityOf, worstEffect } from './finding.js';
export { PdfTexts } from './pdf-texts.js';
export type { Import, ImportedFile } from './import/imported.js';
export { readTt05 } from './read/read.js';
export { recogniseTt05 } from './read/recognise.js';
export { parseSimpleDc } from './read/simple-dc.js';
export type { SimpleDcRecord } from './read/simple-dc.js';
export { loadRules } from './rules/load.js';
export type {
  CheckRule,
  CodeList,
  ColumnRule,
  Confidence,
  DateForm,
  DialectRule,
  FieldRule,
  FieldTable,
  FieldType,
  FileNameRule,
  IdentifierRule,
  MetadataLevel,
  Obligation,
  PackageKind,
  PackageRule,
  RuleBasis,
  RuleBook,
  RuleOverrides,
  Rules,
  SecrecyMark,
  TermRule,
} from './rules/types.js';
export { buildTt05Sip } from './sip/build.js';
export type { BuildTt05SipOptions, BuiltTt05Sip } from './sip/build.js';
export type { SipKind, Tt05SipMetadata } from './sip/metadata.js';
export { sipOfPackage } from './sip/of-package.js';
export type { SipOfPackageOptions } from './sip/of-package.js';
export { importSpreadsheet } from './spreadsheet/import.js';
export type { ImportSpreadsheetOptions } from './spreadsheet/import.js';
export { importTt02 } from './tt02/import.js';
export type { ImportTt02Options, Tt02Import } from './tt02/import.js';
export { recogniseTt02 } from './tt02/read.js';
export type {
  CheckEffect,
  CheckFinding,
  DocumentKind,
  PageCounter,
  PageCounts,
  PagesToCount,
  PdfTextLimits,
  SimpleDc,
  Tt05CheckContext,
  Tt05Document,
  Tt05Package,
  Tt05PackageType,
} from './types.js';
export { serialiseSimpleDc } from './write-simple-dc.js';
