import type { CheckReport, StagedAip, SubmittedDocument } from '@mocban/oais';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { bigintNumber, jsonList } from './columns.js';
import { AgencyEntity, AgreementEntity } from './producers.js';

export const TRANSFER_STATES = [
  'registered',
  'uploading',
  'received',
  'checking',
  'under-review',
  'quarantined',
  'returned',
  'packaging',
  'replicating',
  'preserved',
  'failed',
] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

/** States in which there is work on a transfer for a job; it fails from one of them, and goes back to it. */
export const WORKING_STATES = ['received', 'checking', 'packaging', 'replicating'] as const satisfies TransferState[];
/** The same as a list for `in` of SQL. */
export const WORKING_STATES_SQL = `(${WORKING_STATES.map((state) => `'${state}'`).join(', ')})`;

/** A check report as it is kept with its transfer: the first documents of the list, and how long that is. */
export interface StoredReport extends Omit<CheckReport, 'documents'> {
  documents: readonly SubmittedDocument[];
  documentCount: number;
}

/** What comparing with the holdings found (check C14). */
export interface DuplicateSummary {
  /** Documents of the transfer that are held already, or come in another transfer under way. */
  documents: number;
  /** AIPs and transfers under way that have them, or have the same record code. */
  holdings: number;
}

/** What an officer decided on a transfer under review. */
export interface TransferDecision {
  decision: 'accept' | 'return' | 'quarantine';
  reason: string;
  /** What is wrong, by document, for the producer. */
  reasons?: readonly { document?: string; message: string }[];
  by: string;
  at: string;
}

@Entity('transfers')
export class TransferEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'bigint', transformer: bigintNumber, insert: false, update: false })
  sequence!: number;

  @Column('uuid', { name: 'agency_id' })
  agencyId!: string;

  @ManyToOne(() => AgencyEntity)
  @JoinColumn({ name: 'agency_id' })
  agency!: Relation<AgencyEntity>;

  @Column('uuid', { name: 'agreement_id' })
  agreementId!: string;

  @ManyToOne(() => AgreementEntity)
  @JoinColumn({ name: 'agreement_id' })
  agreement!: Relation<AgreementEntity>;

  /** The person whose key registered it; `null` where a rebuild or an earlier version did not know. */
  @Column('text', { name: 'registered_by', nullable: true })
  registeredBy!: string | null;

  @Column('text', { name: 'idempotency_key' })
  idempotencyKey!: string;

  @Column('text', { name: 'package_name' })
  packageName!: string;

  @Column('bigint', { name: 'package_size_bytes', transformer: bigintNumber })
  packageSizeBytes!: number;

  /** The producer's claim, checked on receipt. */
  @Column('text', { name: 'digest_algorithm' })
  digestAlgorithm!: 'sha256' | 'sha512';

  @Column('text', { name: 'digest_value' })
  digestValue!: string;

  /** Computed on receipt. */
  @Column('text', { name: 'package_sha256', nullable: true })
  packageSha256!: string | null;

  @Column('text')
  state!: TransferState;

  @Column('bigint', { name: 'upload_offset', transformer: bigintNumber })
  uploadOffset!: number;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Column('timestamptz', { name: 'received_at', nullable: true })
  receivedAt!: Date | null;

  @Column('timestamptz', { name: 'checked_at', nullable: true })
  checkedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** When its quarantined package was deleted. */
  @Column('timestamptz', { name: 'purged_at', nullable: true })
  purgedAt!: Date | null;

  @Column('jsonb', { nullable: true })
  report!: StoredReport | null;

  @Column('text', { name: 'record_code', nullable: true })
  recordCode!: string | null;

  /** `null` until the package was compared with the holdings. */
  @Column('jsonb', { nullable: true })
  duplicates!: DuplicateSummary | null;

  /** The person who reviews it; nobody else decides on it then. */
  @Column('text', { nullable: true })
  reviewer!: string | null;

  @Column('text', { name: 'reviewer_name', nullable: true })
  reviewerName!: string | null;

  @Column('timestamptz', { name: 'claimed_at', nullable: true })
  claimedAt!: Date | null;

  @Column('jsonb', { nullable: true })
  decision!: TransferDecision | null;

  /** Codes of its packages, where it has several: `recordCode` is that of an only one. */
  @Column('text', { name: 'record_codes', array: true, nullable: true })
  recordCodes!: string[] | null;

  /** Fixed before the AIP is made, so that a job run again makes the same AIP; of several the first, from which the others derive. */
  @Column('text', { name: 'aip_id', nullable: true })
  aipId!: string | null;

  @Column('text', { name: 'aip_created', nullable: true })
  aipCreated!: string | null;

  /** The AIPs as staged, all of them, fixed before the first is published. */
  @Column('jsonb', { nullable: true, transformer: jsonList })
  staged!: StagedAip[] | null;

  @Column('text', { name: 'failed_state', nullable: true })
  failedState!: TransferState | null;

  @Column('text', { nullable: true })
  cause!: string | null;

  @Column('integer')
  failures!: number;

  /** How often in a row a cause outside the package stopped it. */
  @Column('integer')
  waits!: number;

  /** The run of the job that works on it, or did last: what an earlier run still does then counts for nothing. */
  @Column('uuid', { nullable: true })
  run!: string | null;

  /** When bytes last came, or it was registered; by the clock of the service. */
  @Column('timestamptz', { name: 'upload_active_at' })
  uploadActiveAt!: Date;
}

@Entity('transfer_events')
export class TransferEventEntity {
  @PrimaryColumn('bigint', { transformer: bigintNumber })
  id!: number;

  @Column('uuid', { name: 'transfer_id' })
  transferId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  type!: string;

  @Column('text', { name: 'from_state', nullable: true })
  fromState!: TransferState | null;

  @Column('text', { name: 'to_state' })
  toState!: TransferState;

  @Column('text')
  agent!: string;

  @Column('text')
  outcome!: 'success' | 'fail';

  @Column('text', { nullable: true })
  note!: string | null;
}
