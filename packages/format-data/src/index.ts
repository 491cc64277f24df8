export { FormatDataError } from './error.js';
export type { FormatDataErrorCode } from './error.js';
export { parseManifest, serialiseManifest } from './manifest.js';
export type { DataFile, DataPart, DataSource, Manifest } from './manifest.js';
export { bundledFormatData, openFormatData } from './open-format-data.js';
export type { FormatData } from './open-format-data.js';
export { writeFormatData } from './write-format-data.js';
export type { PartToWrite } from './write-format-data.js';
