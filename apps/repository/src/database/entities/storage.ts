import type { FileAudit, ObjectVerdict, RepairOutcome } from '@mocban/oais';
import type { Finding } from '@mocban/core';
import type { AuditScope } from '../../audits/plan-audit.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintNumber } from './columns.js';

@Entity('stores')
export class StoreEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('timestamptz', { name: 'added_at', default: () => 'now()' })
  addedAt!: Date;
}

@Entity('copies')
export class CopyEntity {
  @PrimaryColumn('text', { name: 'aip_id' })
  aipId!: string;

  @PrimaryColumn('text', { name: 'store_id' })
  storeId!: string;

  /** Newest version of the copy. */
  @Column('text')
  version!: string;

  /** `unverified`: catalogued by a rebuild, which reads no content. */
  @Column('text')
  state!: ObjectVerdict | 'unverified';

  /** When every byte of the copy was last read. */
  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt!: Date | null;
}

export type RunState = 'queued' | 'running' | 'done' | 'failed';

@Entity('audits')
export class AuditEntity {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' })
  id!: string;

  @Column({ type: 'bigint', transformer: bigintNumber, insert: false, update: false })
  sequence!: number;

  @Column('text', { name: 'store_ids', array: true })
  storeIds!: string[];

  /** `canary-failed`: the auditor misjudged what is known; nothing of the run counts. */
  @Column('text', { default: 'queued' })
  state!: RunState | 'canary-failed';

  @Column('jsonb', { default: () => "'{}'" })
  scope!: AuditScope;

  @Column('text', { default: 'person' })
  trigger!: 'person' | 'schedule';

  @Column('timestamptz', { name: 'planned_at', nullable: true })
  plannedAt!: Date | null;

  @Column('bigint', { name: 'objects_read', transformer: bigintNumber, default: 0 })
  objectsRead!: number;

  @Column('bigint', { name: 'bytes_read', transformer: bigintNumber, default: 0 })
  bytesRead!: number;

  @Column('text', { name: 'requested_by' })
  requestedBy!: string;

  @Column('timestamptz', { name: 'requested_at', default: () => 'now()' })
  requestedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  cause!: string | null;
}

@Entity('audit_objects')
export class AuditObjectEntity {
  @PrimaryColumn('bigint', { transformer: bigintNumber, generated: 'increment' })
  id!: number;

  @Column('uuid', { name: 'audit_id' })
  auditId!: string;

  @Column('text', { name: 'store_id' })
  storeId!: string;

  /** `''` when no inventory could be read. */
  @Column('text', { name: 'object_id' })
  objectId!: string;

  @Column('text')
  path!: string;

  @Column('text')
  verdict!: ObjectVerdict;

  @Column('jsonb')
  files!: FileAudit[];

  @Column('jsonb')
  findings!: Finding[];
}

@Entity('repairs')
export class RepairEntity {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' })
  id!: string;

  @Column({ type: 'bigint', transformer: bigintNumber, insert: false, update: false })
  sequence!: number;

  @Column('text', { name: 'store_id' })
  storeId!: string;

  /** Empty: any other store. */
  @Column('text', { name: 'from_ids', array: true })
  fromIds!: string[];

  @Column('text', { name: 'aip_id', nullable: true })
  aipId!: string | null;

  @Column('boolean', { name: 'dry_run' })
  dryRun!: boolean;

  /** Begun by the policy and not by a person. */
  @Column('boolean', { default: false })
  automatic!: boolean;

  @Column('text', { default: 'queued' })
  state!: RunState;

  @Column('jsonb', { default: () => "'[]'" })
  outcomes!: RepairOutcome[];

  @Column('text', { name: 'requested_by' })
  requestedBy!: string;

  @Column('timestamptz', { name: 'requested_at', default: () => 'now()' })
  requestedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  cause!: string | null;
}
