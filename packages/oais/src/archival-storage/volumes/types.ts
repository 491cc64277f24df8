import type { Finding } from '@mocban/core';

/** What a medium is made of. Only how it is filled and how often it is looked at differ. */
export const VOLUME_KINDS = ['disk', 'ssd', 'tape', 'optical', 'film', 'other'] as const;
export type VolumeKind = (typeof VOLUME_KINDS)[number];

/** A carrier that can be shelved, as its own `volume.json` describes it. */
export interface VolumeMedium {
  /** What is written on it, e.g. `BH-2026-001`: letters, digits, dot, dash, underline. */
  label: string;
  kind: VolumeKind;
  capacityBytes: number;
  /** The maker's. */
  serial: string;
  location?: string;
  custodian?: string;
  /** The day until which the maker vouches for it, `YYYY-MM-DD`. */
  ratedLifeEnd?: string;
}

/** A package that may go onto a volume. */
export interface VolumePackage {
  aipId: string;
  /** Relative to the store's root, e.g. `objects/abc/…`. */
  objectPath: string;
  inventorySha512: string;
  /** Code of the fonds. */
  fonds: string;
  /** Of all files of the object. */
  sizeBytes: number;
  files: number;
}

export interface PlannedVolume {
  label: string;
  /** What is left for packages when file system, log and the volume's own files have their part. */
  usableBytes: number;
  /** What its packages take on the medium. */
  occupiedBytes: number;
  packages: VolumePackage[];
}

export interface VolumePlan {
  volumes: PlannedVolume[];
  /** Packages without a place. */
  left: { package: VolumePackage; reason: 'larger-than-a-volume' | 'no-room' }[];
}

/** What the seal of a volume says; its signature covers these lines and nothing else. */
export interface VolumeSeal {
  label: string;
  serial: string;
  kind: string;
  /** ISO 8601, UTC. */
  sealed: string;
  packages: number;
  files: number;
  sizeBytes: number;
  /** SHA-512 of `manifest-sha512.txt`. */
  manifestSha512: string;
}

/** A seal with what proves it, as a catalogue keeps it. */
export interface SealedVolume {
  seal: VolumeSeal;
  /** The bytes that were signed. */
  text: string;
  /** Ed25519, base64. */
  signature: string;
  /** PEM. */
  publicKey: string;
}

export interface VolumeInspection {
  label: string;
  serial: string;
  outcome: 'intact' | 'damaged';
  mode: 'full' | 'sample';
  /** Files and bytes that were read. */
  filesRead: number;
  bytesRead: number;
  /** Whether the public key was given by whoever asked; that of the volume itself proves nothing against who can write there. */
  isKeyTrusted: boolean;
  sealed: string;
  findings: Finding[];
}
