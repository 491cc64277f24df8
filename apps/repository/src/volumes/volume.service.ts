import { createHash } from 'node:crypto';
import {
  ArchiveError,
  logBytes,
  parseSeal,
  planVolumes,
  sealProblem,
  type VolumeKind,
  type VolumeSeal,
} from '@mocban/oais';
import { isoSeconds, type Clock } from '@mocban/core';
import type { JsonValue } from '@mocban/evidence';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { CONFIG, type Config } from '../config/config.js';
import { storable } from '../database/storable.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { addLeaf } from '../log/leaves.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { chosenPackages, type NeedsChoice } from './backup-needs.js';
import type { BackupChoice } from './backup-rules.js';
import type {
  DesignateBody,
  PlannedPackageDto,
  PlanVolumesBody,
  RegisterVolumeBody,
  SealBody,
  VolumeDetailsDto,
  VolumeDto,
  VolumePlanDto,
  VolumeStepBody,
  VolumeStepDto,
} from './volume.dto.js';
import type { RecordedInspection } from './inspection-paper.js';
import { recordInspection, summaryOf } from './record-inspection.js';
import { KEPT_STATES, requireStep, type VolumeState } from './volume-states.js';

interface VolumeRow extends Omit<VolumeDto, 'state'> {
  sequence: number;
  state: VolumeState;
}

/** Due or not by the database's own day. */
const VOLUMES = `
  select v.sequence::float8 as sequence, v.label, v.kind, v.capacity_bytes::float8 as "capacityBytes", v.serial, v.state,
         v.location, v.custodian, v.rated_life_end::text as "ratedLifeEnd", v.inspect_every_months as "inspectEveryMonths",
         v.renew_before_months as "renewBeforeMonths", v.replaces, v.is_damaged as damaged,
         (select count(*)::integer from volume_packages p where p.label = v.label) as packages,
         v.sealed_at as "sealedAt", v.inspected_at as "inspectedAt",
         v.state in ${KEPT_STATES} and coalesce(v.rated_life_end <= now() + make_interval(months => v.renew_before_months),
           false) as "renewalDue",
         v.state in ${KEPT_STATES} and coalesce(v.inspected_at, v.sealed_at)
           < now() - make_interval(months => v.inspect_every_months) as "inspectionDue"
    from volumes v`;

@Injectable()
export class VolumeService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<VolumeDto>> {
    requireWholeArchive(caller);
    const rows = await this.source.query<VolumeRow[]>(
      `${VOLUMES} where $1::bigint is null or v.sequence < $1 order by v.sequence desc limit $2`,
      [after ?? null, limit + 1],
    );
    return toPage(rows, limit, ({ sequence }) => sequence, toDto);
  }

  async get(label: string, caller: Principal): Promise<VolumeDetailsDto> {
    requireWholeArchive(caller);
    const volume = await volumeAt(this.source.manager, label);
    const [sealed] = await this.source.query<Record<string, string | null>[]>(
      'select seal, signature, public_key as "publicKey" from volumes where label = $1',
      [label],
    );
    const steps = await this.source.query<VolumeStepDto[]>(
      'select id, step, state, person, at, note, detail from volume_steps where label = $1 order by id',
      [label],
    );
    return { ...toDto(volume), ...present(sealed!), steps: steps.map(present<VolumeStepDto>) };
  }

  async register(body: RegisterVolumeBody, caller: Principal): Promise<VolumeDetailsDto> {
    requireWholeArchive(caller);
    await this.source.transaction(async (manager) => {
      if (body.replaces !== undefined) await volumeAt(manager, body.replaces);
      const made = await manager.query<unknown[]>(
        `insert into volumes (label, kind, capacity_bytes, serial, location, custodian, rated_life_end, inspect_every_months,
           renew_before_months, replaces, registered_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning label`,
        [
          body.label,
          body.kind,
          body.capacityBytes,
          body.serial,
          storable(body.location ?? null),
          storable(body.custodian ?? null),
          body.ratedLifeEnd ?? null,
          body.inspectEveryMonths,
          body.renewBeforeMonths,
          body.replaces ?? null,
          caller.name,
        ],
      );
      if (made.length === 0) throw new ServiceError('VOLUME_EXISTS', `there is a volume ${body.label} already`);
      await note(manager, { label: body.label, step: 'registered', state: 'planned', person: caller.name });
    });
    return this.get(body.label, caller);
  }

  /** Shows a plan; confirmed by the digest of what was shown, it is what the volumes are to be written by. */
  async plan(body: PlanVolumesBody, caller: Principal): Promise<VolumePlanDto> {
    requireWholeArchive(caller);
    const bytes = await logBytes(this.archive.first);
    return this.source.transaction(async (manager) => {
      const labels = [...new Set(body.labels)].sort();
      await manager.query('select from volumes where label = any($1) order by label for update', [labels]);
      const volumes: VolumeRow[] = [];
      for (const label of labels) volumes.push(await plannable(manager, label));
      const packages = await chosenPackages(manager, await choiceOf(manager, body));
      const plan = planVolumes({
        packages: packages.map(toPlanned),
        volumes: volumes.map(({ label, kind, capacityBytes }) => ({ label, kind: kind as VolumeKind, capacityBytes })),
        logBytes: bytes,
      });
      const digest = createHash('sha256').update(JSON.stringify(plan)).digest('hex');
      const confirmed = body.confirm !== undefined;
      if (confirmed && body.confirm !== digest)
        throw new ServiceError('VOLUME_PLAN_CHANGED', `the plan is another one by now: ${digest}`);
      if (confirmed)
        for (const { label, packages: on } of plan.volumes) {
          await manager.query('delete from volume_packages where label = $1', [label]);
          await manager.query(
            `insert into volume_packages (label, aip_id, inventory_sha512, object_path, fonds, size_bytes, files)
             select $1, p."aipId", p."inventorySha512", p."objectPath", p.fonds, p."sizeBytes", p.files
               from jsonb_to_recordset($2::jsonb) as p ("aipId" text, "inventorySha512" text, "objectPath" text, fonds text,
                 "sizeBytes" bigint, files integer)`,
            [label, JSON.stringify(on)],
          );
          const detail = { packages: on.length, digest };
          await note(manager, { label, step: 'planned', state: 'planned', person: caller.name, detail });
        }
      return { digest, confirmed, ...plan };
    });
  }

  /** What was confirmed for a volume, for `mocban volume write --plan`. */
  async planOf(label: string, caller: Principal): Promise<VolumePlanDto> {
    requireWholeArchive(caller);
    await volumeAt(this.source.manager, label);
    const packages = await this.source.query<PlannedPackageDto[]>(
      `select aip_id as "aipId", inventory_sha512 as "inventorySha512", object_path as "objectPath", fonds,
              size_bytes::float8 as "sizeBytes", files from volume_packages where label = $1 order by fonds, aip_id`,
      [label],
    );
    const volumes = [{ label, usableBytes: 0, occupiedBytes: 0, packages }];
    const digest = createHash('sha256').update(JSON.stringify(volumes)).digest('hex');
    return { digest, confirmed: true, volumes, left: [] };
  }

  /** Takes the seal that `mocban volume write` answered with. The same again is the same. */
  async seal(label: string, body: SealBody, caller: Principal): Promise<VolumeDetailsDto> {
    requireWholeArchive(caller);
    const seal = sealOf(body);
    await this.source.transaction(async (manager) => {
      const volume = await lockedVolume(manager, label);
      if (seal.label !== label || seal.serial !== volume.serial)
        throw new ServiceError('VOLUME_SEAL_REFUSED', `the seal is of the volume ${seal.label} (${seal.serial})`);
      if (seal.packages !== volume.packages)
        throw new ServiceError(
          'VOLUME_SEAL_REFUSED',
          `expected ${volume.packages} packages, the seal is of ${seal.packages}`,
        );
      const [same] = await manager.query<unknown[]>('select 1 from volumes where label = $1 and signature = $2', [
        label,
        body.signature,
      ]);
      if (same !== undefined) return;
      requireStep(label, volume.state, 'sealed');
      await manager.query(
        `update volumes set state = 'sealed', seal = $2, signature = $3, public_key = $4, sealed_at = $5 where label = $1`,
        [label, body.text, body.signature, body.publicKey, seal.sealed],
      );
      const { manifestSha512, files, sizeBytes } = seal;
      const detail = { manifestSha512, files, sizeBytes };
      await note(manager, { label, step: 'sealed', state: 'sealed', person: caller.name, detail });
      await log(manager, this.config.clock, { label, step: 'sealed', manifestSha512, packages: seal.packages });
    });
    return this.get(label, caller);
  }

  async step(label: string, body: VolumeStepBody, caller: Principal): Promise<VolumeDetailsDto> {
    requireWholeArchive(caller);
    const { step, inspection } = body;
    if ((step === 'inspected') !== (inspection !== undefined))
      throw new ServiceError('REQUEST_INVALID', 'not valid: inspection', [
        { field: 'inspection', message: 'inspection comes with the step inspected, and with no other' },
      ]);
    await this.source.transaction(async (manager) => {
      const volume = await lockedVolume(manager, label);
      requireStep(label, volume.state, step);
      if (step === 'retired') await requireReplaced(manager, volume);
      await manager.query(
        `update volumes set state = $2, location = coalesce($3, location), custodian = coalesce($4, custodian)
          where label = $1`,
        [label, step, storable(body.location ?? null), storable(body.custodian ?? null)],
      );
      if (inspection !== undefined) await recordInspection(manager, volume, inspection);
      await note(manager, {
        label,
        step,
        state: step,
        person: caller.name,
        ...(body.note !== undefined && { note: body.note }),
        ...(inspection && { detail: summaryOf(inspection) }),
      });
      const outcome = inspection === undefined ? undefined : inspection['outcome'] === 'intact' ? 'intact' : 'damaged';
      await log(manager, this.config.clock, { label, step, outcome });
    });
    return this.get(label, caller);
  }

  /** @throws ServiceError `VOLUME_UNKNOWN` where no inspection was recorded by this step */
  async inspection(label: string, stepId: string, caller: Principal): Promise<RecordedInspection> {
    const { steps: _steps, ...volume } = await this.get(label, caller);
    const [step] = await this.source.query<Pick<RecordedInspection, 'id' | 'at' | 'person' | 'note' | 'detail'>[]>(
      `select id, at, person, note, detail from volume_steps
        where label = $1 and id::text = $2 and step = 'inspected' and detail is not null`,
      [label, stepId],
    );
    if (step === undefined) throw new ServiceError('VOLUME_UNKNOWN', `the volume ${label} has no inspection ${stepId}`);
    return { ...step, volume };
  }

  /** @returns how many holdings have the reason now that had it not before */
  async designate({ reason, basis, aips }: DesignateBody, caller: Principal): Promise<{ designated: number }> {
    const rows = await this.source.query<unknown[]>(
      `insert into backup_designations (aip_id, reason, basis, set_by)
       select id, $2, $3, $4 from aips where uuid = any($1) and ($5::text[] is null or fonds = any($5))
       on conflict do nothing returning aip_id`,
      [aips, reason, storable(basis), caller.name, caller.fonds ?? null],
    );
    return { designated: rows.length };
  }
}

/** A volume has packages of all fonds. @throws ServiceError `AUTH_FORBIDDEN` */
function requireWholeArchive(caller: Principal): void {
  if (caller.fonds) throw new ServiceError('AUTH_FORBIDDEN', 'volumes are for keys that are not limited to some fonds');
}

async function volumeAt(manager: EntityManager, label: string): Promise<VolumeRow> {
  const [volume] = await manager.query<VolumeRow[]>(`${VOLUMES} where v.label = $1`, [label]);
  if (volume === undefined) throw new ServiceError('VOLUME_UNKNOWN', `there is no volume ${label}`);
  return volume;
}

async function lockedVolume(manager: EntityManager, label: string): Promise<VolumeRow> {
  await manager.query('select from volumes where label = $1 for update', [label]);
  return volumeAt(manager, label);
}

async function plannable(manager: EntityManager, label: string): Promise<VolumeRow> {
  const volume = await volumeAt(manager, label);
  if (volume.state === 'planned') return volume;
  throw new ServiceError(
    'VOLUME_STATE',
    `the volume ${label} is ${volume.state}: only one with nothing on it is planned`,
  );
}

async function choiceOf(manager: EntityManager, body: PlanVolumesBody): Promise<NeedsChoice> {
  const { choices, fonds, aips = [], renew, onlyMissing } = body;
  if (renew === undefined)
    return { aips, onlyMissing, ...(fonds && { fonds }), ...(choices && { choices: choices as BackupChoice[] }) };
  await volumeAt(manager, renew);
  const rows = await manager.query<{ uuid: string }[]>(
    'select a.uuid from volume_packages p join aips a on a.id = p.aip_id where p.label = $1',
    [renew],
  );
  return { aips: rows.map(({ uuid }) => uuid), onlyMissing: false };
}

const toPlanned = ({ aipId, objectPath, inventorySha512, fonds, sizeBytes, files }: PlannedPackageDto) => ({
  aipId,
  objectPath,
  inventorySha512,
  fonds,
  sizeBytes,
  files,
});

function sealOf(body: SealBody): VolumeSeal {
  try {
    const seal = parseSeal(body.text);
    const problem = sealProblem({ seal, ...body });
    if (problem === undefined && !Number.isNaN(Date.parse(seal.sealed))) return seal;
    throw new ServiceError('VOLUME_SEAL_REFUSED', problem ?? 'the seal has no time');
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause;
    throw new ServiceError('VOLUME_SEAL_REFUSED', cause.message, [], { cause });
  }
}

/** A volume is given up only when what it was to keep lies on another one that is sealed and was not found damaged. */
async function requireReplaced(manager: EntityManager, { label, state }: VolumeRow): Promise<void> {
  if (state === 'planned' || state === 'written') return;
  const [left] = await manager.query<{ count: number }[]>(
    `select count(*)::integer as count from volume_packages p join aips a on a.id = p.aip_id
      where p.label = $1 and not exists (
        select from volume_packages q join volumes w on w.label = q.label
         where q.aip_id = p.aip_id and q.label <> p.label and w.state in ${KEPT_STATES} and not w.is_damaged)`,
    [label],
  );
  if (left!.count > 0)
    throw new ServiceError('VOLUME_STILL_NEEDED', `${left!.count} packages of ${label} are on no other sealed volume`);
}

interface Step {
  label: string;
  step: string;
  state: VolumeState;
  person: string;
  note?: string;
  detail?: Record<string, unknown>;
}

const note = (manager: EntityManager, { label, step, state, person, note: text, detail }: Step): Promise<unknown> =>
  manager.query('insert into volume_steps (label, step, state, person, note, detail) values ($1, $2, $3, $4, $5, $6)', [
    label,
    step,
    state,
    person,
    storable(text ?? null),
    detail === undefined ? null : JSON.stringify(storable(detail)),
  ]);

/** What the log says of a volume: no names of persons, for nothing can be taken out of it. */
const log = (manager: EntityManager, clock: Clock, event: { [member: string]: JsonValue | undefined }): Promise<void> =>
  addLeaf(manager, { type: 'volume', time: isoSeconds(clock.now()), ...event });

const toDto = ({ sequence: _sequence, ...row }: VolumeRow): VolumeDto => present(row);

/** Without the members that are nothing. */
const present = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
