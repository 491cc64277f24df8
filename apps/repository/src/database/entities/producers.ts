import type { FormatPolicy, SignaturePolicy, SubmissionProfileName } from '@mocban/oais';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { bigintNumber } from './columns.js';

@Entity('agencies')
export class AgencyEntity {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' })
  id!: string;

  @Column({ type: 'bigint', transformer: bigintNumber, insert: false, update: false })
  sequence!: number;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  /** Its own limits; `null` is the standard of the archive. */
  @Column('integer', { name: 'max_open_transfers', nullable: true })
  maxOpenTransfers!: number | null;

  @Column('bigint', { name: 'max_open_bytes', nullable: true, transformer: bigintNumber })
  maxOpenBytes!: number | null;

  @Column('bigint', { name: 'max_package_bytes', nullable: true, transformer: bigintNumber })
  maxPackageBytes!: number | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}

/** When an officer decides: on every package, on those with findings for an officer, on none. */
export type ReviewPolicy = 'always' | 'on-finding' | 'never';

/** What an agreement bounds; what is absent is not bounded. */
export interface AgreementLimits {
  /** Days, `YYYY-MM-DD`, both inclusive, in UTC. */
  validFrom?: string;
  validTo?: string;
  maxPackages?: number;
  maxDocuments?: number;
  maxPackageBytes?: number;
  maxTotalBytes?: number;
  packageProfiles?: SubmissionProfileName[];
  /** Extensions without a dot, or media types. */
  formats?: string[];
}

@Entity('agreements')
export class AgreementEntity {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' })
  id!: string;

  @Column({ type: 'bigint', transformer: bigintNumber, insert: false, update: false })
  sequence!: number;

  @Column('uuid', { name: 'agency_id' })
  agencyId!: string;

  @ManyToOne(() => AgencyEntity)
  @JoinColumn({ name: 'agency_id' })
  agency!: Relation<AgencyEntity>;

  /** The registration code that the archive gave. */
  @Column('text')
  code!: string;

  @Column('text')
  title!: string;

  /** Code of the fonds that what comes under it belongs to. */
  @Column('text')
  fonds!: string;

  @Column('boolean', { name: 'historical_archive' })
  historicalArchive!: boolean;

  /** How many documents the agency registered to deliver under this agreement. */
  @Column('integer', { name: 'registered_documents', nullable: true })
  registeredDocuments!: number | null;

  @Column('jsonb', { default: () => "'{}'" })
  limits!: AgreementLimits;

  /** When an officer decides; `null`, which the release before may have written, is `on-finding`. */
  @Column('text', { nullable: true, default: 'on-finding' })
  review!: ReviewPolicy | null;

  /** Whether documents that are held already are put before an officer, or only recorded. */
  @Column('text', { default: 'review' })
  duplicates!: 'review' | 'record';

  /** What becomes of packages that are not scanned for malware; `null`: as the service is configured. */
  @Column('text', { name: 'malware_policy', nullable: true })
  malwarePolicy!: 'warn' | 'block' | null;

  /** What is decided on verdicts on signatures; `null`: as the service is configured. */
  @Column('jsonb', { name: 'signature_policy', nullable: true })
  signaturePolicy!: SignaturePolicy | null;

  /** What is decided on the formats of documents; `null`: as it is published. */
  @Column('jsonb', { name: 'format_policy', nullable: true })
  formatPolicy!: FormatPolicy | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;
}

/** Who may hold a key. */
export const ROLES = [
  'producer',
  'contractor',
  'officer',
  'approver',
  'auditor',
  'reader',
  'integration',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

@Entity('api_keys')
export class ApiKeyEntity {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' })
  id!: string;

  @Column({ type: 'bigint', transformer: bigintNumber, insert: false, update: false })
  sequence!: number;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  @Column('uuid', { name: 'agency_id', nullable: true })
  agencyId!: string | null;

  @ManyToOne(() => AgencyEntity, { nullable: true })
  @JoinColumn({ name: 'agency_id' })
  agency!: Relation<AgencyEntity> | null;

  /** The key's public part, by which it is looked up. */
  @Column('text')
  prefix!: string;

  /** `null`: the key came out of a catalogue snapshot, which has no secrets; it gets one by being rotated. */
  @Column('bytea', { name: 'secret_sha256', nullable: true, select: false })
  secretSha256!: Buffer | null;

  /** Codes of the fonds it is limited to; `null`: all. */
  @Column('text', { array: true, nullable: true })
  fonds!: string[] | null;

  /** Who holds it; the keys of one holder are one person. */
  @Column('text', { nullable: true })
  holder!: string | null;

  /** The person who was given the secret; `null` for the first key and where an earlier version did not know. */
  @Column('text', { name: 'known_to', nullable: true })
  knownTo!: string | null;

  /** The same of the secret before the last rotation. */
  @Column('text', { name: 'previous_known_to', nullable: true })
  previousKnownTo!: string | null;

  /** The person who made it; `null` for those of the first start and of earlier versions. */
  @Column('text', { name: 'created_by', nullable: true })
  createdBy!: string | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** To the minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { name: 'rotated_at', nullable: true })
  rotatedAt!: Date | null;

  /** The secret before the last rotation, valid until `previousUntil`. */
  @Column('bytea', { name: 'previous_secret_sha256', nullable: true, select: false })
  previousSecretSha256!: Buffer | null;

  @Column('timestamptz', { name: 'previous_until', nullable: true })
  previousUntil!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
