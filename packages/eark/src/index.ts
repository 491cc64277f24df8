export { buildAip } from './aip/build.js';
export { extendAip } from './aip/extend.js';
export type { AipExtension } from './aip/extend.js';
export { isRepresentationName } from './aip/plan.js';
export { aipIdentifiers } from './aip/identifiers.js';
export type { AipIdentifiers } from './aip/identifiers.js';
export { dipRepresentationMets, dipRootMets } from './dip/mets.js';
export type { DipFile, DipHead } from './dip/mets.js';
export { simpleDublinCore } from './dublin-core.js';
export type { DublinCoreFields } from './dublin-core.js';
export { EarkError } from './error.js';
export type { EarkErrorCode } from './error.js';
export { hrefOf, resolveHref } from './href.js';
export type { HrefTarget } from './href.js';
export { identifyEark } from './identify.js';
export type { EarkIdentity, EarkProfile, IdentifyOptions } from './identify.js';
export { packageLayout } from './layout.js';
export type { PackageLayout, RepresentationLayout } from './layout.js';
export type { PathList } from './path-list.js';
export { MAX_KEPT_ITEMS, readPreservation } from './preservation.js';
export type { DepositedPreservation, KeptPreservation } from './preservation.js';
export { readEarkPackage } from './read.js';
export type { EarkPackage, EarkRepresentation, ReadEarkOptions } from './read.js';
export { recogniseEark } from './recognise.js';
export { softwareAgent } from './software-agent.js';
export { StatedFormats } from './stated-formats.js';
export type {
  AipFile,
  AipPlan,
  AipSupportFile,
  ContentInformationType,
  DescriptiveFile,
  PackageSink,
  PreservationFile,
  RepresentationPlan,
  WrittenFile,
} from './types.js';
export type { PackageType } from './vocabulary.js';
export { unreadableXml } from './validation/unreadable-xml.js';
export type { UnreadableXmlOptions } from './validation/unreadable-xml.js';
export { validateEark } from './validation/validate.js';
export type { EarkValidation, ValidateEarkOptions } from './validation/validate.js';
export { buildSip } from './sip/build.js';
export type { BuildSipOptions, BuiltSip } from './sip/build.js';
export type { EarkVersion } from './validation/requirements.generated.js';
export type { SipMetadata } from './sip/metadata.js';
