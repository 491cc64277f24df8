/** A table whose rows are in no AIP. SQL names the row `x`. */
export interface SnapshotTable {
  table: string;
  /** For people, in the snapshot itself. */
  what: string;
  /** A whole number by which rows are shared out among files: those of old numbers change no more. @defaultValue one file */
  key?: string;
  /** Numbers in one file. @defaultValue 50,000 */
  span?: number;
  /** Order of the rows, unique. */
  order: string;
  /** Further tables. */
  join?: string;
  /** Which rows. @defaultValue all */
  where?: string;
  /** The only columns. @defaultValue all */
  only?: readonly string[];
  /** Columns that are never in a snapshot since they are secret, with what a restored row has instead. */
  secrets?: Readonly<Record<string, string>>;
  /** Columns that change with every use and tell nothing that is to be kept. */
  passing?: readonly string[];
  /** Restored when the AIPs are catalogued, since rows speak of them. @defaultValue before */
  after?: 'holdings';
  /** A column that is numbered anew, since other rows of the table come from elsewhere. */
  renumbered?: string;
  /** Which of the rows are restored; `x` is the table as it was. @defaultValue all */
  restoredWhere?: string;
  /** Made true of the restored rows. */
  restored?: string;
}

/** Transfers at rest: of the others nothing would be left but the row, and they are sent again. */
const ENDED = `in ('preserved', 'returned', 'quarantined')`;
const OVER = `in ('done', 'failed')`;
/** Of an audit as well, whose auditor was not to be believed. */
const AUDIT_OVER = `in ('done', 'failed', 'canary-failed')`;

/** Cannot be guessed by anybody: 244 random bits. */
const UNKNOWN_SECRET = 'uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())';

/** The catalogue says what was last found of a file, whatever its AIP says. */
const APPLY_IDENTIFICATIONS = `
  update aip_files f set puid = n.puid, format_name = n.name, format_basis = n.basis, format_release = n.release, format_warnings = n.warnings
    from (select distinct on (aip_id, version_number, path) * from format_identifications
           order by aip_id, version_number, path, id desc) n
   where f.aip_id = n.aip_id and f.version_number = n.version_number and f.path = n.path;
  delete from aip_formats where aip_id in (select aip_id from format_identifications);
  insert into aip_formats (aip_id, puid, files, size_bytes, mismatches)
    select a.id, coalesce(f.puid, ''), count(*), sum(f.size_bytes),
           count(*) filter (where 'EXTENSION_MISMATCH' = any(f.format_warnings))
      from aips a join aip_files f on f.aip_id = a.id and 'v' || f.version_number = a.head and f.role = 'content'
     where a.id in (select aip_id from format_identifications) group by 1, 2`;

/** What the catalogue snapshot holds, in the order in which it is restored. */
export const SNAPSHOT_TABLES: readonly SnapshotTable[] = [
  {
    table: 'stores',
    what: 'stores that the archive has or had, and what was decided of each',
    order: 'x.id collate "C"',
    passing: ['copied_bytes', 'copied_ms'],
  },
  {
    table: 'replication_policies',
    what: 'policies of replication, and who decided on them',
    key: 'x.id',
    order: 'x.id',
    // What came with the installation comes with the next one.
    where: 'x.requested_by is not null',
  },
  { table: 'storage_plans', what: 'plans for copies and stores', key: 'x.sequence', order: 'x.sequence' },
  { table: 'agencies', what: 'agencies and their limits', key: 'x.sequence', order: 'x.sequence' },
  { table: 'agreements', what: 'agreements and their terms', key: 'x.sequence', order: 'x.sequence' },
  { table: 'agreement_changes', what: 'how agreements were changed, and by whom', key: 'x.id', order: 'x.id' },
  {
    table: 'api_keys',
    what: 'keys without their secrets: each must be given a new one before it can be used',
    key: 'x.sequence',
    order: 'x.sequence',
    secrets: { secret_sha256: 'null', previous_secret_sha256: 'null' },
    passing: ['last_used_at'],
  },
  {
    table: 'transfers',
    what: 'transfers that were preserved, returned or quarantined, with their check reports and decisions',
    key: 'x.sequence',
    order: 'x.sequence',
    where: `x.state ${ENDED}`,
  },
  {
    table: 'transfer_events',
    what: 'what happened to these transfers',
    key: 'x.id',
    order: 'x.id',
    join: 'join transfers t on t.id = x.transfer_id',
    where: `t.state ${ENDED}`,
  },
  {
    table: 'transfer_documents',
    what: 'documents of these transfers as they were checked',
    key: 't.sequence',
    span: 2000,
    order: 't.sequence, x.position',
    join: 'join transfers t on t.id = x.transfer_id',
    where: `t.state ${ENDED}`,
  },
  {
    table: 'transfer_duplicates',
    what: 'documents of these transfers that were held already',
    key: 't.sequence',
    order: 't.sequence, x.other_id, x.position, x.other_path collate "C", x.kind collate "C"',
    join: 'join transfers t on t.id = x.transfer_id join transfers o on o.id = x.other_id',
    where: `t.state ${ENDED} and o.state ${ENDED}`,
  },
  {
    table: 'audits',
    what: 'audits that have ended',
    key: 'x.sequence',
    order: 'x.sequence',
    where: `x.state ${AUDIT_OVER}`,
  },
  { table: 'audit_contracts', what: 'the contracts by which copies are audited', order: 'x.store_id collate "C"' },
  {
    table: 'audit_stores',
    what: 'what these audits were on each store, and how they were tried',
    order: 'x.audit_id, x.store_id collate "C"',
    join: 'join audits a on a.id = x.audit_id',
    where: `a.state ${AUDIT_OVER}`,
  },
  {
    table: 'audit_reports',
    what: 'the signed reports of these audits',
    order: 'x.audit_id',
  },
  {
    table: 'audit_objects',
    what: 'what these audits found that was not intact',
    key: 'x.id',
    order: 'x.id',
    join: 'join audits a on a.id = x.audit_id',
    where: `a.state ${AUDIT_OVER} and x.verdict <> 'intact'`,
  },
  {
    table: 'drills',
    what: 'restore drills that have ended, with their records',
    key: 'x.sequence',
    order: 'x.sequence',
    where: `x.state ${OVER}`,
  },
  {
    table: 'repairs',
    what: 'repairs that have ended',
    key: 'x.sequence',
    order: 'x.sequence',
    where: `x.state ${OVER}`,
  },
  { table: 'volumes', what: 'carriers that can be shelved', key: 'x.sequence', order: 'x.sequence' },
  {
    table: 'volume_packages',
    what: 'packages that are on them, or planned for them',
    key: 'v.sequence',
    order: 'v.sequence, x.aip_id collate "C"',
    join: 'join volumes v on v.label = x.label',
  },
  { table: 'volume_steps', what: 'what was done with them', key: 'x.id', order: 'x.id' },
  {
    table: 'backup_designations',
    what: 'why packages need an insurance copy, beyond what their metadata says',
    key: 'a.sequence',
    order: 'a.sequence, x.reason collate "C"',
    join: 'join aips a on a.id = x.aip_id',
  },
  { table: 'incidents', what: 'the register of incidents', key: 'x.id', order: 'x.id' },
  { table: 'incident_events', what: 'how incidents were handled', key: 'x.id', order: 'x.id' },
  { table: 'repair_policies', what: 'policies of repair, and who set them', key: 'x.id', order: 'x.id' },
  {
    table: 'approvals',
    what: 'what two persons decided, and what waits for the second',
    key: 'x.sequence',
    order: 'x.sequence',
    // What is being carried out this moment would be carried out again.
    where: `x.state <> 'approved'`,
  },
  {
    table: 'migration_policies',
    what: 'policies of migration, and who made them',
    key: 'x.sequence',
    order: 'x.sequence',
  },
  { table: 'migration_campaigns', what: 'campaigns of migration', key: 'x.sequence', order: 'x.sequence' },
  {
    table: 'migration_previews',
    what: 'what the previews of campaigns made of samples; the results themselves are not kept',
    order: 'x.campaign_id, x.position',
  },
  {
    table: 'migration_items',
    what: 'AIPs of campaigns, and what became of each',
    key: 'c.sequence',
    span: 1,
    order: 'c.sequence, x.aip_id collate "C"',
    join: 'join migration_campaigns c on c.id = x.campaign_id',
  },
  {
    table: 'migration_files',
    what: 'what became of every file of these AIPs',
    key: 'c.sequence',
    span: 1,
    order: 'c.sequence, x.aip_id collate "C", x.path collate "C"',
    join: 'join migration_campaigns c on c.id = x.campaign_id',
  },
  { table: 'actions', what: 'the log of privileged actions', key: 'x.id', order: 'x.id' },
  { table: 'action_outcomes', what: 'how these actions ended', key: 'x.action_id', order: 'x.action_id' },
  {
    table: 'webhooks',
    what: 'webhooks without their secrets: each is switched off until it has a new one',
    key: 'x.sequence',
    order: 'x.sequence',
    secrets: { secret: UNKNOWN_SECRET, previous_secret: 'null' },
    restored: `update webhooks set disabled_at = coalesce(disabled_at, now()), previous_until = null,
      disabled_reason = coalesce(disabled_reason, 'restored from a catalogue snapshot: rotate the secret')`,
  },
  {
    table: 'aip_events',
    what: 'events of AIPs since the last version of each',
    key: 'x.id',
    order: 'x.id',
    where: `x.source = 'catalogue'`,
    after: 'holdings',
    renumbered: 'id',
    restoredWhere: 'exists (select 1 from aips a where a.id = x.aip_id)',
  },
  { table: 'signature_bases', what: 'what signatures were judged by, and since when', key: 'x.id', order: 'x.id' },
  {
    table: 'signature_verdicts',
    what: 'verdicts on signatures since the last version of their AIPs',
    key: 'x.id',
    order: 'x.id',
    where: `x.origin = 're-validation'`,
    after: 'holdings',
    renumbered: 'id',
    restoredWhere: 'exists (select 1 from aips a where a.id = x.aip_id)',
  },
  {
    table: 'format_policy_rows',
    what: 'what was decided here of formats, and by whom',
    key: 'x.sequence',
    order: 'x.sequence',
  },
  {
    table: 'digitisation_targets',
    what: 'what is to be digitised, by whose decision',
    key: 'x.sequence',
    order: 'x.sequence',
  },
  {
    table: 'format_campaigns',
    what: 'when holdings were identified anew, and by which signatures',
    key: 'x.sequence',
    order: 'x.sequence',
    where: `x.state <> 'running'`,
  },
  {
    table: 'format_releases',
    what: 'releases of signatures that formats were told by',
    order: 'x.release collate "C"',
  },
  { table: 'risk_bases', what: 'what the risks of formats rested on', key: 'x.id', order: 'x.id' },
  { table: 'format_risks', what: 'the risk of each format', order: 'x.puid collate "C"' },
  { table: 'format_risk_changes', what: 'formats whose risk has changed, and why', key: 'x.id', order: 'x.id' },
  {
    table: 'format_identifications',
    what: 'files that are another format than their AIPs say',
    key: 'x.id',
    order: 'x.id',
    join: 'join format_campaigns c on c.id = x.campaign_id',
    where: `c.state <> 'running'`,
    after: 'holdings',
    renumbered: 'id',
    restoredWhere: 'exists (select 1 from aips a where a.id = x.aip_id)',
    restored: APPLY_IDENTIFICATIONS,
  },
  {
    table: 'aip_risk_changes',
    what: 'packages whose risk has changed',
    key: 'x.id',
    order: 'x.id',
    after: 'holdings',
    renumbered: 'id',
    restoredWhere: 'exists (select 1 from aips a where a.id = x.aip_id)',
  },
  {
    table: 'copy_events',
    what: 'copies that were made, moved away or removed after their AIPs were preserved, and what failed',
    key: 'x.id',
    order: 'x.id',
    after: 'holdings',
  },
  {
    table: 'aips',
    what: 'the order in which AIPs came, by which lists are paged',
    key: 'x.sequence',
    order: 'x.sequence',
    only: ['id', 'sequence'],
    after: 'holdings',
  },
];

/** Tables that are made anew of what the stores hold beside the snapshot. */
export const TABLES_OF_STORES: Readonly<Record<string, string>> = {
  aip_versions: 'the AIPs',
  aip_files: 'the AIPs',
  aip_agents: 'the AIPs',
  record_notes: 'the AIPs',
  signature_checks: 'the AIPs: what is known of a signed file is what its AIP says until it is judged again',
  aip_formats: 'the AIPs',
  aip_extents: 'the AIPs',
  aip_format_risks: 'the AIPs: their levels are found again',
  copies: 'the AIPs in each store; a copy counts as unverified until it has been audited',
  catalogue_snapshots: 'the versions of the snapshot',
  catalogue_snapshot_copies: 'the versions of the snapshot in each store',
  log_leaves: 'the log',
  log_state: 'the log',
  log_checkpoints: 'the newest checkpoint of the log',
  log_stores: 'the log of each store',
  log_witnesses: 'what each witness answers',
  evidence_batches: 'the evidence of the stores',
  evidence_versions: 'the evidence of the stores, and the log',
  evidence_renewals: 'the evidence of the stores',
  evidence_copies: 'the evidence of each store',
  evidence_state: 'the evidence of the stores, and the log',
  seals: 'the seals of the stores, and the log',
  seal_copies: 'the seals of each store',
  seal_state: 'the seals of the stores, and the log',
};

/** Tables of which nothing is kept, and why. */
export const TABLES_NOT_KEPT: Readonly<Record<string, string>> = {
  webhook_deliveries: 'messages say what the rest of the catalogue says; those not delivered are lost',
  transfer_signatures: 'AIPs have those of what was preserved; reports of transfers name what was found',
  signature_material: 'AIPs have what they were judged by',
  copy_tasks: 'copies that are lacking are planned anew',
  aip_next_versions: 'what a store has of it is its newest version',
  replication_status: 'counted again every minute',
  copy_ages: 'counted anew of the copies',
  audit_copies: 'what running audits have still to read',
  job_history: 'how jobs went concerns the processes that did them',
  rate_limits: 'counters of a minute',
  catalogue_snapshot_state: 'when it was last looked for something new',
  migrations: 'made by the software with the tables',
};
