// What tells formats by bytes alone: nothing of Node is imported here or below, so that it runs in a browser.
export { BytesIdentifier } from './bytes-identifier.js';
export type { IdentifyOptions } from './bytes-identifier.js';
export { readCompiledContainers, readCompiledSignatures } from './compiled/read-compiled.js';
export { FormatsError } from './error.js';
export type { FormatsErrorCode } from './error.js';
export type { Basis, FormatMatch, Identification, IdentificationWarning, XmlFacts } from './identification.js';
export { WindowCollector } from './matching/window-collector.js';
export { WINDOW_BYTES, windowsOf } from './matching/windows.js';
export type { FileWindows } from './matching/windows.js';
export type { TextEncoding, TextFacts } from './text/text-encoding.js';
