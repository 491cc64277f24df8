export { readContainerSignatures } from './container-signatures/read-container-signatures.js';
export type {
  ContainerKind,
  ContainerSignature,
  ContainerSignatureFile,
} from './container-signatures/read-container-signatures.js';
export { FormatsError } from './error.js';
export type { FormatsErrorCode } from './error.js';
export { FormatIdentifier } from './identify.js';
export type { Basis, FormatMatch, Identification, IdentificationWarning } from './identify.js';
export { readWindows } from './matching/read-windows.js';
export { WINDOW_BYTES, windowsOf } from './matching/windows.js';
export type { FileWindows } from './matching/windows.js';
export { readSignatureFile } from './signature-file/read-signature-file.js';
export type { SignatureFile } from './signature-file/types.js';
