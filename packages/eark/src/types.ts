import type { Digests, Fixity } from '@mocban/fixity';
import type {
  PremisAgent,
  PremisEvent,
  PremisExtension,
  PremisFormat,
  PremisIdentifier,
  PremisObject,
  PremisRelationship,
  PremisRightsStatement,
} from '@mocban/premis';

/** A metadata file made for a package: its place, its bytes and what METS says of it. */
export interface DescriptiveFile {
  /** Relative to the folder of the METS that references it, e.g. `metadata/descriptive/EAD.xml`. */
  path: string;
  bytes: Uint8Array;
  /** METS MDTYPE, e.g. `DC`, or `OTHER` with `otherMdType`. */
  mdType: string;
  otherMdType?: string;
  mdTypeVersion?: string;
  mimeType: string;
}

/** A content file of the representation. */
export interface AipFile {
  /** Relative to `representations/rep1/`, e.g. `data/0001.pdf`. */
  path: string;
  sizeBytes: number;
  /** At least sha256 and sha512. */
  digests: Digests;
  mimeType: string;
  formats: readonly PremisFormat[];
  /** The name it came with, relative to the submission's root. */
  originalName: string;
  /** Identifiers it had before, kept beside its own. */
  identifiers?: readonly PremisIdentifier[];
  /** What it came of, e.g. the file that it was migrated from. */
  relationships?: readonly PremisRelationship[];
  /** Descriptive metadata of this document, joined to it in the structural map. */
  description?: DescriptiveFile;
}

/** A file that lies in the AIP beside the content: schemas, documentation. */
export interface AipSupportFile {
  /** Relative to the AIP's root, e.g. `documentation/notes.pdf`. */
  path: string;
  sizeBytes: number;
  digests: Digests;
  mimeType: string;
}

/** One representation: the same intellectual content in one form. */
export interface RepresentationPlan {
  /** Name of its folder below `representations/`. */
  name: string;
  /** Gone through several times and never copied. */
  files: Iterable<AipFile>;
  /** @defaultValue that of the package */
  contentInformationType?: ContentInformationType;
}

/** A term of CSIP's vocabulary, or `OTHER` and a name of one's own. @see CSIP4, CSIP5, CSIP62, CSIP63 */
export type ContentInformationType = string | { other: string };

/** Everything an AIP is made of. `created` and `objId` are fixed by the caller, so that the same plan gives the same bytes. */
export interface AipPlan {
  /** `eark`: 2.2.0 strictly. `tt05`: the circular's forms, with CSIP's MUST rules where both allow. */
  profile: 'eark' | 'tt05';
  /** `urn:uuid:…` */
  objId: string;
  /** ISO 8601 with zone. */
  created: string;
  label: string;
  /** `mets/@TYPE`. @defaultValue Mixed */
  contentCategory?: string;
  /** @defaultValue `MIXED` */
  contentInformationType?: ContentInformationType;
  /**
   * Whether each representation has a METS document of its own, or the package's refers to their files too. The circular's
   * profile has the first alone. @defaultValue `representation`
   */
  metsDocuments?: 'representation' | 'package';
  /**
   * Host in the PROFILE of an `eark` AIP: the one that AIPM2 prints, or the AIP's own, which other software writes and expects.
   * @defaultValue `earkdip`
   */
  profileHost?: 'earkdip' | 'earkaip';
  /** OBJID of the package that this one is a part of. @see E-ARK AIP 2.2.0, child AIP references parent AIP */
  parent?: string;
  /** OBJIDs of the packages that are parts of this one, in order. @see E-ARK AIP 2.2.0, parent AIP references child AIPs */
  children?: readonly string[];
  archive: { name: string; identificationCode?: string };
  software: { name: string; version: string };
  submissionAgreement?: string;
  /** Package level; the first is the main one. */
  descriptions: readonly DescriptiveFile[];
  /** Gone through several times and never copied, so it is an array or another iterable that starts anew each time. */
  files: Iterable<AipFile>;
  /** Beside `rep1`, which holds `files`. The circular's profile has none. */
  furtherRepresentations?: readonly RepresentationPlan[];
  /** All of them under names of their own, instead of `files` as `rep1` and `furtherRepresentations`. */
  representations?: readonly RepresentationPlan[];
  documentation: readonly AipSupportFile[];
  /** XML schemas beside those of METS, xlink, PREMIS and the CSIP extension, which are always there: name below `schemas/`, and bytes. */
  schemas?: readonly { name: string; bytes: Uint8Array }[];
  /** The submission's own METS or manifest, as it lies below `submission/`. */
  submission?: AipSupportFile & { objId?: string };
  /** Beside PREMIS. */
  preservation?: readonly PreservationFile[];
  /** Further intellectual entities that events link to. */
  objects?: readonly PremisObject[];
  events: readonly PremisEvent[];
  agents: readonly PremisAgent[];
  /** What may be done with the content, and by what right; in the package's PREMIS. @see CSIP45 */
  rights?: readonly PremisRightsStatement[];
  /** `rightsExtension` of `rights` elements without a statement. */
  rightsExtensions?: readonly (readonly PremisExtension[])[];
}

/** A file of the archive's own about how the content is kept, e.g. reports of a validation; the package's METS refers to it as provenance. */
export interface PreservationFile {
  /** Below `metadata/preservation/`. */
  path: string;
  mimeType: string;
  /** What it is, as the METS says under OTHER. @see CSIP37, CSIP39 */
  otherMdType: string;
  chunks(): Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

/** A file that `buildAip` or `buildSip` has written, with what was found while writing it. */
export interface WrittenFile {
  /** Relative to the package's root. */
  path: string;
  fixity: Fixity;
  mimeType: string;
}

/** Takes the bytes of one generated file and answers with their size, sha256 and sha512. */
export interface PackageSink {
  put(path: string, chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<Fixity>;
}
