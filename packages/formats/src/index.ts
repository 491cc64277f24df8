export { readCompiledContainers, readCompiledSignatures } from './compiled/read-compiled.js';
export { compileContainers, compileSignatures } from './compiled/write-compiled.js';
export { readContainerSignatures } from './container-signatures/read-container-signatures.js';
export type {
  ContainerKind,
  ContainerSignature,
  ContainerSignatureFile,
} from './container-signatures/read-container-signatures.js';
export { FormatsError } from './error.js';
export type { FormatsErrorCode } from './error.js';
export { FormatIdentifier } from './identify.js';
export type { IdentifyFileOptions } from './identify.js';
export { BytesIdentifier } from './bytes-identifier.js';
export type { IdentifyOptions } from './bytes-identifier.js';
export type { Basis, FormatMatch, Identification, IdentificationWarning, XmlFacts } from './identification.js';
export type { CombiningMarks } from './text/combining-marks.js';
export { textFactsOf } from './text/text-encoding.js';
export type { TextEncoding, TextFacts } from './text/text-encoding.js';
export type { VietnameseEncoding, VietnameseEvidence } from './text/vietnamese/evidence.js';
export { readWindows } from './files/read-windows.js';
export { WindowCollector } from './matching/window-collector.js';
export { WINDOW_BYTES, windowsOf } from './matching/windows.js';
export type { FileWindows } from './matching/windows.js';
export { compileRelease } from './release/compile-release.js';
export { compareReleases } from './release/compare-releases.js';
export type { FormatChange, FormatSummary, ReleaseChanges } from './release/compare-releases.js';
export type { PublishedFile } from './release/compile-release.js';
export { compiledSignatures, identifierRelease, openIdentifier, openSignatures } from './release/open-identifier.js';
export type { OpenIdentifierOptions, Signatures } from './release/open-identifier.js';
export { CONTAINERS_PART, SIGNATURES_PART } from './release/parts.js';
export { CompoundFile } from './ole2/compound-file.js';
export type { CompoundEntry, ReadAt } from './ole2/compound-file.js';
export { readSignatureFile } from './signature-file/read-signature-file.js';
export type { SignatureFile } from './signature-file/types.js';
export { IdentificationThreads } from './threads/identification-threads.js';
export type {
  IdentificationThreadsOptions,
  FilesToIdentify,
  IdentifiedPath,
  Stopped,
} from './threads/identification-threads.js';
export type { FileAnswer, FileToIdentify, SpecialKind } from './threads/message.js';
