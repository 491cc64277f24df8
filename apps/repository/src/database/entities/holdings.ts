import type { HoldingFile, HoldingRecord, Medium } from '@mocban/oais';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { bigintNumber } from './columns.js';
import { AgencyEntity, AgreementEntity } from './producers.js';

@Entity('aips')
export class AipEntity {
  /** The OCFL object id, `urn:uuid:…`. */
  @PrimaryColumn('text')
  id!: string;

  @Column('uuid')
  uuid!: string;

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

  /** Code of the fonds, as the ingestion event says. */
  @Column('text')
  fonds!: string;

  @Column('uuid', { name: 'transfer_id' })
  transferId!: string;

  /** The same on every store, relative to its root. */
  @Column('text', { name: 'object_path' })
  objectPath!: string;

  @Column('text')
  profile!: HoldingRecord['profile'];

  @Column('text')
  title!: string;

  @Column('text', { name: 'record_code', nullable: true })
  recordCode!: string | null;

  @Column('text', { name: 'start_date', nullable: true })
  startDate!: string | null;

  @Column('text', { name: 'end_date', nullable: true })
  endDate!: string | null;

  @Column('text', { name: 'submission_profile' })
  submissionProfile!: string;

  @Column('text', { name: 'submission_object_id', nullable: true })
  submissionObjectId!: string | null;

  @Column('text', { name: 'received_at' })
  receivedAt!: string;

  /** Which of the AIPs that its transfer became, counted from 1; `null` where it is the only one. */
  @Column('integer', { name: 'part_number', nullable: true })
  partNumber!: number | null;

  @Column('integer', { name: 'part_count', nullable: true })
  partCount!: number | null;

  /** Newest version, e.g. `v1`. */
  @Column('text')
  head!: string;

  @Column('text', { name: 'search_text', select: false })
  searchText!: string;
}

@Entity('aip_versions')
export class AipVersionEntity {
  @PrimaryColumn('text', { name: 'aip_id' })
  aipId!: string;

  @PrimaryColumn('integer')
  number!: number;

  @Column('text')
  version!: string;

  @Column('text')
  created!: string;

  @Column('text')
  message!: string;

  @Column('text', { name: 'inventory_sha512' })
  inventorySha512!: string;

  @Column('integer', { name: 'file_count' })
  fileCount!: number;

  @Column('bigint', { name: 'size_bytes', transformer: bigintNumber })
  sizeBytes!: number;
}

@Entity('aip_files')
export class AipFileEntity {
  @PrimaryColumn('bigint', { transformer: bigintNumber })
  id!: number;

  @Column('text', { name: 'aip_id' })
  aipId!: string;

  @Column('integer', { name: 'version_number' })
  versionNumber!: number;

  @Column('text')
  path!: string;

  @Column('bigint', { name: 'size_bytes', transformer: bigintNumber })
  sizeBytes!: number;

  @Column('text', { nullable: true })
  sha256!: string | null;

  @Column('text')
  sha512!: string;

  @Column('text', { name: 'mime_type', nullable: true })
  mimeType!: string | null;

  @Column('text', { nullable: true })
  puid!: string | null;

  @Column('text', { name: 'format_name', nullable: true })
  formatName!: string | null;

  @Column('text', { name: 'format_basis', nullable: true })
  formatBasis!: string | null;

  @Column('text', { name: 'format_release', nullable: true })
  formatRelease!: string | null;

  @Column('text', { name: 'format_warnings', nullable: true, array: true })
  formatWarnings!: string[] | null;

  /** Path of the file of the same version that it was made of. */
  @Column('text', { name: 'derived_from', nullable: true })
  derivedFrom!: string | null;

  /** Release that it was last looked at by, where that changed nothing; `null`: it was `formatRelease`. */
  @Column('text', { name: 'format_looked_at_by', nullable: true })
  formatLookedAtBy!: string | null;

  @Column('text', { name: 'original_name', nullable: true })
  originalName!: string | null;

  @Column('text')
  role!: HoldingFile['role'];

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('integer', { nullable: true })
  pages!: number | null;

  @Column('text', { nullable: true })
  medium!: Medium | null;
}
