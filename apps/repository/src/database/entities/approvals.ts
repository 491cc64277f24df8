import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintNumber } from './columns.js';

/** What one person alone may not do. */
export const APPROVAL_KINDS = [
  'purge-quarantined',
  'revoke-key',
  'repair',
  'storage-plan',
  'format-policy',
  'migration',
] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

export const APPROVAL_STATES = ['open', 'approved', 'rejected', 'expired', 'carried-out', 'failed'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

@Entity('approvals')
export class ApprovalEntity {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' })
  id!: string;

  @Column({ type: 'bigint', transformer: bigintNumber, insert: false, update: false })
  sequence!: number;

  @Column('text')
  kind!: ApprovalKind;

  @Column('text')
  subject!: string;

  /** Code of the fonds it concerns; `null` for what concerns the whole archive. */
  @Column('text', { nullable: true })
  fonds!: string | null;

  @Column('text')
  reason!: string;

  @Column('text')
  state!: ApprovalState;

  /** The person, and the name of the key at that time. */
  @Column('text', { name: 'requested_by' })
  requestedBy!: string;

  @Column('text', { name: 'requested_by_name' })
  requestedByName!: string;

  @Column('timestamptz', { name: 'requested_at', default: () => 'now()' })
  requestedAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('text', { name: 'decided_by_name', nullable: true })
  decidedByName!: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text', { name: 'decision_note', nullable: true })
  decisionNote!: string | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  cause!: string | null;
}
