import type { Digests } from '@mocban/fixity';
import type { PremisAgent, PremisEvent, PremisFormat } from '@mocban/premis';
import type { ToldFormat } from '../ingest/formats/told-again.js';
import type { ArchiveStore, StepObserver } from '../ports.js';

/** A file that was made of one of an AIP's. */
export interface DerivedFile {
  /** Logical path of what it was made of, e.g. `representations/rep1/data/report.doc`. */
  source: string;
  /** Below the folder of the new representation, e.g. `data/report.pdf`. */
  path: string;
  /** Where its bytes are on this machine; moved into the version. */
  localPath: string;
  sizeBytes: number;
  /** sha256 and sha512 at least. */
  digests: Digests;
  mimeType: string;
  formats: readonly PremisFormat[];
}

/** What happened to files of an AIP, e.g. a migration, or the validation of what it gave. */
export interface DerivedEvent extends Pick<PremisEvent, 'type' | 'dateTime' | 'detail' | 'outcome' | 'outcomeNote'> {
  /** Who did it, each with its role. */
  agents: readonly { agent: PremisAgent; role: string }[];
  /** Paths of the derived files that it is about. @defaultValue all of them */
  files?: readonly string[];
}

/** What a file of the AIP was found to be since its PREMIS was written. */
export interface IdentifiedAgain extends ToldFormat {
  /** Logical path of a content file of the head. */
  path: string;
  /** ISO 8601 with zone. */
  at: string;
}

export interface StageRepresentationRequest {
  /** Where the version is made and will be published first. */
  store: ArchiveStore;
  /** Relative to the store's root. */
  objectPath: string;
  /** Of the head that the version is made on. */
  inventorySha512: string;
  /** Name of the folder in `staging/`. */
  tx: string;
  /** Of the version: ISO 8601 with zone. */
  created: string;
  message: string;
  archive: { name: string; identificationCode?: string };
  software: { name: string; version: string };
  /** Name of the representation's folder. @defaultValue `rep` and the next free number */
  name?: string;
  files: readonly DerivedFile[];
  /** In order. The first of the type `migration` is what the derivations say that they came of. */
  events: readonly DerivedEvent[];
  /** Formats that were told again since the head was made: this version says them. @defaultValue none */
  identified?: readonly IdentifiedAgain[];
  signal?: AbortSignal;
  onStep?: StepObserver;
}

/** The next version of an AIP, durable in staging and published nowhere. */
export interface StagedNextVersion {
  aipId: string;
  tx: string;
  version: string;
  created: string;
  /** Name of the representation that it adds. */
  representation: string;
  stagedPrefix: string;
  /** Relative to the store's root. */
  objectPath: string;
  inventorySha512: string;
  previousInventorySha512: string;
}
