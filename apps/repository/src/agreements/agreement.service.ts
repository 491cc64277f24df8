import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { isoSeconds, messageOf } from '@mocban/core';
import { parseFormatPolicy, parseSignaturePolicy } from '@mocban/oais';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { AgencyEntity, AgreementEntity, type ReviewPolicy } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { agreementScope, requireFonds } from '../http/scope.js';
import { addLeaf } from '../log/leaves.js';
import type {
  AgreementChangeDto,
  AgreementDto,
  ChangeAgreementBody,
  CreateAgreementBody,
  SignaturePolicyDto,
} from './agreement.dto.js';
import type { FormatFindingsPolicyDto } from './format-policy.dto.js';

/** When an officer decides on packages under the agreement. */
export const reviewPolicyOf = ({ review }: Pick<AgreementEntity, 'review'>): ReviewPolicy => review ?? 'on-finding';

/** The terms as they are kept: what is said in the earlier way is said by `review`. */
function termsOf<Body extends Pick<CreateAgreementBody, 'onOfficerFinding' | 'review'>>({
  onOfficerFinding,
  ...terms
}: Body): Omit<Body, 'onOfficerFinding'> {
  if (terms.review !== undefined || onOfficerFinding === undefined) return terms;
  return { ...terms, review: onOfficerFinding === 'accept' ? 'never' : 'on-finding' };
}

/** Terms that are policies of decisions; who decides by what belongs into the log, as the rules of the service do. */
const POLICIES = {
  signaturePolicy: { parse: parseSignaturePolicy, leaf: 'signature-policy' },
  formatPolicy: { parse: parseFormatPolicy, leaf: 'agreement-format-policy' },
} as const;
type PolicyName = keyof typeof POLICIES;
const POLICY_NAMES = Object.keys(POLICIES) as PolicyName[];

/** @throws ServiceError `REQUEST_INVALID` for a policy that is none, or leaves a verdict undecided */
function requirePolicies(terms: Pick<CreateAgreementBody, PolicyName>): void {
  try {
    for (const name of POLICY_NAMES) if (terms[name]) POLICIES[name].parse(JSON.stringify(terms[name]));
  } catch (cause) {
    throw new ServiceError('REQUEST_INVALID', messageOf(cause), [], { cause });
  }
}

const toDto = (agreement: AgreementEntity): AgreementDto => ({
  code: agreement.code,
  agency: agreement.agency.code,
  title: agreement.title,
  fonds: agreement.fonds,
  historicalArchive: agreement.historicalArchive,
  review: reviewPolicyOf(agreement),
  duplicates: agreement.duplicates,
  limits: agreement.limits,
  ...(agreement.registeredDocuments !== null && { registeredDocuments: agreement.registeredDocuments }),
  ...(agreement.malwarePolicy !== null && { malwarePolicy: agreement.malwarePolicy }),
  ...(agreement.signaturePolicy !== null && { signaturePolicy: agreement.signaturePolicy }),
  ...(agreement.formatPolicy !== null && { formatPolicy: agreement.formatPolicy }),
  open: agreement.closedAt === null,
  createdAt: agreement.createdAt.toISOString(),
  ...(agreement.closedAt && { closedAt: agreement.closedAt.toISOString() }),
});

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Two values of a term, whatever order their members are in. */
const isSame = (known: unknown, given: unknown): boolean => isDeepStrictEqual(plain(known ?? {}), plain(given ?? {}));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

@Injectable()
export class AgreementService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** A producer sees those of its own agency. */
  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<AgreementDto>> {
    const rows = await this.source.getRepository(AgreementEntity).find({
      where: {
        ...agreementScope(caller),
        ...(after !== undefined && { sequence: LessThan(Number(after)) }),
      },
      relations: { agency: true },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.sequence, toDto);
  }

  async create(body: CreateAgreementBody, caller: Principal): Promise<AgreementDto> {
    const agency = await this.source.getRepository(AgencyEntity).findOneBy({ code: body.agency });
    if (!agency) throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${body.agency}`);
    const fonds = body.fonds ?? agency.code;
    requireFonds(caller, fonds);
    requirePolicies(body);
    const rows = await this.source.transaction(async (manager) => {
      const made = await manager.query<{ id: string }[]>(
        `insert into agreements (agency_id, code, title, fonds, historical_archive, registered_documents,
         malware_policy, review, duplicates, limits, signature_policy, format_policy)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (code) do nothing returning id`,
        [
          agency.id,
          body.code,
          body.title,
          fonds,
          body.historicalArchive,
          body.registeredDocuments ?? null,
          body.malwarePolicy ?? null,
          termsOf(body).review ?? 'on-finding',
          body.duplicates ?? 'review',
          JSON.stringify(body.limits ?? {}),
          body.signaturePolicy ? JSON.stringify(body.signaturePolicy) : null,
          body.formatPolicy ? JSON.stringify(body.formatPolicy) : null,
        ],
      );
      for (const name of POLICY_NAMES)
        if (made[0] && body[name]) await this.#notePolicy(manager, body.code, name, body[name]);
      return made;
    });
    if (!rows[0]) throw new ServiceError('AGREEMENT_EXISTS', `there is an agreement ${body.code} already`);
    return this.#find(body.code, caller);
  }

  async get(code: string, caller: Principal): Promise<AgreementDto> {
    return this.#find(code, caller);
  }

  /** Changes terms from now on: what was checked before stands. Keeps what they were. */
  async change(code: string, body: ChangeAgreementBody, caller: Principal): Promise<AgreementDto> {
    await this.#find(code, caller);
    requirePolicies(body);
    await this.source.transaction(async (manager) => {
      const agreements = manager.getRepository(AgreementEntity);
      const found = await agreements.findOneOrFail({ where: { code }, lock: { mode: 'pessimistic_write' } });
      const given = Object.entries(termsOf(body)).filter(([, value]) => value !== undefined);
      const changed = given.filter(([name, value]) => !isSame(found[name as keyof AgreementEntity], value));
      if (changed.length === 0) return;
      await agreements.update({ id: found.id }, Object.fromEntries(changed));
      for (const policy of POLICY_NAMES)
        if (changed.some(([name]) => name === policy))
          await this.#notePolicy(manager, code, policy, body[policy] ?? null);
      const before = Object.fromEntries(changed.map(([name]) => [name, found[name as keyof AgreementEntity]]));
      await manager.query(
        'insert into agreement_changes (agreement_id, at, agent, before, after) values ($1, $2, $3, $4, $5)',
        [
          found.id,
          this.config.clock.now(),
          caller.name,
          JSON.stringify(before),
          JSON.stringify(Object.fromEntries(changed)),
        ],
      );
    });
    return this.#find(code, caller);
  }

  /** Oldest change first. */
  async history(code: string, { limit, after }: PageQuery, caller: Principal): Promise<Page<AgreementChangeDto>> {
    await this.#find(code, caller);
    const rows = await this.source.query<
      { id: string; at: Date; agent: string; before: Record<string, unknown>; after: Record<string, unknown> }[]
    >(
      `select c.id, c.at, c.agent, c.before, c.after from agreement_changes c join agreements a on a.id = c.agreement_id
        where a.code = $1 and c.id > $2 order by c.id limit $3`,
      [code, Number(after ?? 0), limit + 1],
    );
    return toPage(
      rows,
      limit,
      ({ id }) => Number(id),
      ({ at, agent, before, after: became }) => ({ at: at.toISOString(), agent, before, after: became }),
    );
  }

  /** Transfers registered before may still be completed. Closing again changes nothing. */
  async close(code: string, caller: Principal): Promise<AgreementDto> {
    await this.#find(code, caller);
    await this.source.query('update agreements set closed_at = now() where code = $1 and closed_at is null', [code]);
    return this.#find(code, caller);
  }

  #notePolicy(
    manager: EntityManager,
    agreement: string,
    name: PolicyName,
    policy: SignaturePolicyDto | FormatFindingsPolicyDto | null,
  ): Promise<void> {
    const time = isoSeconds(this.config.clock.now());
    const named = policy && { id: policy.id, sha256: sha256Of(JSON.stringify(policy)) };
    return addLeaf(manager, { type: POLICIES[name].leaf, time, agreement, policy: named });
  }

  async #find(code: string, caller: Principal): Promise<AgreementDto> {
    const found = await this.source
      .getRepository(AgreementEntity)
      .findOne({ where: { ...agreementScope(caller), code }, relations: { agency: true } });
    if (!found) throw new ServiceError('AGREEMENT_UNKNOWN', `there is no agreement ${code}`);
    return toDto(found);
  }
}
