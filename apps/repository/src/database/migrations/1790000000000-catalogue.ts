import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agencies, agreements, keys, transfers; the catalogue of AIPs; copies, audits, repairs and incidents; history of jobs. */
export class Catalogue1790000000000 implements MigrationInterface {
  readonly name = 'Catalogue1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [SEARCH, PRODUCERS, TRANSFERS, HOLDINGS, STORAGE, JOBS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table job_history, incidents, repairs, audit_objects, audits, copies, stores, aip_agents, aip_events, aip_files,
        aip_versions, aips, transfer_events, transfers, api_keys, agreements, agencies cascade;
      drop function f_fold(text);
    `);
  }
}

/** `f_fold`: what search compares, without accents and case; NFC and NFD spellings fold to the same text. */
const SEARCH = `
  create extension if not exists unaccent with schema public;
  create extension if not exists pg_trgm with schema public;
  create function f_fold(text) returns text language sql immutable strict parallel safe
    return lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC)));
`;

const PRODUCERS = `
  create table agencies (
    id uuid primary key default gen_random_uuid(),
    sequence bigint generated always as identity unique,
    code text not null unique,
    name text not null,
    created_at timestamptz not null default now()
  );
  create table agreements (
    id uuid primary key default gen_random_uuid(),
    sequence bigint generated always as identity unique,
    agency_id uuid not null references agencies,
    code text not null unique,
    title text not null,
    historical_archive boolean not null default true,
    on_officer_finding text not null default 'review' check (on_officer_finding in ('review', 'accept')),
    registered_documents integer,
    created_at timestamptz not null default now(),
    closed_at timestamptz
  );
  create index on agreements (agency_id, sequence);
  create table api_keys (
    id uuid primary key default gen_random_uuid(),
    sequence bigint generated always as identity unique,
    name text not null,
    role text not null check (role in ('producer', 'archivist', 'administrator')),
    agency_id uuid references agencies,
    prefix text not null unique,
    secret_sha256 bytea not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz,
    check ((role = 'producer') = (agency_id is not null))
  );
`;

const TRANSFERS = `
  create table transfers (
    id uuid primary key,
    sequence bigint generated always as identity unique,
    agency_id uuid not null references agencies,
    agreement_id uuid not null references agreements,
    idempotency_key text not null,
    package_name text not null,
    package_size_bytes bigint not null check (package_size_bytes >= 0),
    digest_algorithm text not null check (digest_algorithm in ('sha256', 'sha512')),
    digest_value text not null,
    package_sha256 text,
    state text not null default 'registered' check (state in ('registered', 'uploading', 'received', 'checking',
      'under-review', 'quarantined', 'returned', 'packaging', 'replicating', 'preserved', 'failed')),
    upload_offset bigint not null default 0,
    registered_at timestamptz not null default now(),
    received_at timestamptz,
    checked_at timestamptz,
    ended_at timestamptz,
    report jsonb,
    decision jsonb,
    aip_id text unique,
    aip_created text,
    staged jsonb,
    failed_state text,
    cause text,
    failures integer not null default 0,
    unique (agency_id, idempotency_key)
  );
  create index on transfers (agency_id, sequence);
  create index on transfers (state, sequence);
  create index on transfers (agreement_id, sequence);
  create table transfer_events (
    id bigint generated always as identity primary key,
    transfer_id uuid not null references transfers on delete cascade,
    at timestamptz not null default clock_timestamp(),
    type text not null,
    from_state text,
    to_state text not null,
    agent text not null,
    outcome text not null,
    note text
  );
  create index on transfer_events (transfer_id, id);
`;

const HOLDINGS = `
  create table aips (
    id text primary key,
    uuid uuid not null unique,
    sequence bigint generated always as identity unique,
    agency_id uuid not null references agencies,
    agreement_id uuid not null references agreements,
    transfer_id uuid not null unique references transfers,
    object_path text not null unique,
    profile text not null,
    title text not null,
    record_code text,
    start_date text,
    end_date text,
    submission_profile text not null,
    submission_object_id text,
    received_at text not null,
    head text not null,
    search_text text not null
  );
  create index on aips (agency_id, sequence);
  create index aips_search on aips using gin (f_fold(search_text) gin_trgm_ops);
  create table aip_versions (
    aip_id text not null references aips on delete cascade,
    number integer not null,
    version text not null,
    created text not null,
    message text not null,
    inventory_sha512 text not null,
    file_count integer not null,
    size_bytes bigint not null,
    primary key (aip_id, number)
  );
  create table aip_files (
    id bigint generated always as identity primary key,
    aip_id text not null,
    version_number integer not null,
    path text collate "C" not null,
    size_bytes bigint not null,
    sha256 text,
    sha512 text not null,
    mime_type text,
    puid text,
    format_name text,
    original_name text,
    role text not null,
    title text,
    unique (aip_id, version_number, path),
    foreign key (aip_id, version_number) references aip_versions on delete cascade
  );
  create index on aip_files (sha512);
  create table aip_events (
    id bigint generated always as identity primary key,
    aip_id text not null references aips on delete cascade,
    identifier text not null,
    source text not null check (source in ('aip', 'catalogue')),
    type text not null,
    at text not null,
    event jsonb not null,
    unique (aip_id, identifier)
  );
  create table aip_agents (
    aip_id text not null references aips on delete cascade,
    identifier text not null,
    agent jsonb not null,
    primary key (aip_id, identifier)
  );
`;

const STORAGE = `
  create table stores (
    id text primary key,
    added_at timestamptz not null default now()
  );
  create table copies (
    aip_id text not null references aips on delete cascade,
    store_id text not null references stores,
    version text not null,
    state text not null check (state in ('intact', 'changed', 'missing', 'extra', 'unreadable', 'unreachable',
      'superseded', 'canary-failed', 'unverified')),
    verified_at timestamptz,
    primary key (aip_id, store_id)
  );
  create index on copies (store_id, verified_at);
  create index on copies (store_id, state) where state <> 'intact';
  create table audits (
    id uuid primary key default gen_random_uuid(),
    sequence bigint generated always as identity unique,
    store_ids text[] not null,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
    objects_read bigint not null default 0,
    bytes_read bigint not null default 0,
    finished_stores text[] not null default '{}',
    requested_by text not null,
    requested_at timestamptz not null default now(),
    ended_at timestamptz,
    cause text
  );
  create table audit_objects (
    id bigint generated always as identity primary key,
    audit_id uuid not null references audits on delete cascade,
    store_id text not null,
    object_id text not null,
    path text not null,
    verdict text not null,
    files jsonb not null,
    findings jsonb not null,
    at timestamptz not null default now()
  );
  create index on audit_objects (audit_id, id);
  create index on audit_objects (audit_id, verdict);
  create table repairs (
    id uuid primary key default gen_random_uuid(),
    sequence bigint generated always as identity unique,
    store_id text not null,
    from_ids text[] not null,
    aip_id text,
    dry_run boolean not null,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
    outcomes jsonb not null default '[]',
    requested_by text not null,
    requested_at timestamptz not null default now(),
    ended_at timestamptz,
    cause text
  );
  create table incidents (
    id bigint generated always as identity primary key,
    aip_id text,
    store_id text not null,
    object_path text not null,
    kind text not null,
    detail text not null,
    opened_at timestamptz not null default now(),
    closed_at timestamptz
  );
  create unique index on incidents (store_id, object_path) where closed_at is null;
`;

const JOBS = `
  create table job_history (
    id bigint generated always as identity primary key,
    task text not null,
    subject text not null,
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    outcome text check (outcome in ('done', 'failed', 'interrupted')),
    cause text
  );
  create index on job_history (subject, id);
`;
