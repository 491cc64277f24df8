import { createHash } from 'node:crypto';
import {
  nationalPolicy,
  openRiskData,
  RiskRegister,
  type FormatFamily,
  type PolicyRow,
  type RiskData,
} from '@mocban/format-risk';
import type { EntityManager } from 'typeorm';
import type { Config } from '../config/config.js';
import { CurrentRelease } from './current-release.js';
import { policyRowsInForce } from './policy-rows.js';

/** A release that levels rest on. */
export interface BasisRelease {
  id: string;
  version: string;
  publisher: string;
  licence: string;
  attribution: string;
}

/** What levels are found by now. */
export interface CurrentRegister {
  register: RiskRegister;
  /** Changes when a release or a row that is in force does. */
  fingerprint: string;
  releases: readonly BasisRelease[];
  /** Rows of the operator whose time it is. */
  operator: readonly PolicyRow[];
  /** `YYYY-MM-DD`. */
  today: string;
  /** What would be said with other rows of the operator, on a day. */
  registerWith(operator: readonly PolicyRow[], at: string): RiskRegister;
  families: readonly FormatFamily[];
}

const riskData = new CurrentRelease<RiskData>(openRiskData);

/**
 * What is said of formats today: the release of data, the national profile and the rows of the operator.
 * @throws ServiceError `SERVICE_NOT_READY` for a folder of data that is no release, or is damaged
 */
export async function currentRegister(
  manager: EntityManager,
  config: Pick<Config, 'formatData' | 'clock'>,
): Promise<CurrentRegister> {
  const today = config.clock.now().toISOString().slice(0, 10);
  const { nara, deprecated, chains, parts } = await riskData.current(config);
  const profile = nationalPolicy();
  const operator = (await policyRowsInForce(manager)).filter(
    ({ validFrom, validTo }) => validFrom <= today && (validTo === null || today < validTo),
  );
  const registerWith = (rows: readonly PolicyRow[], at: string): RiskRegister =>
    new RiskRegister({ nara, deprecated, chains, profile, operator: rows, at });
  const register = registerWith(operator, today);
  const digests = parts.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
  const inForce = profile.rows.filter(({ validFrom, validTo }) => validFrom <= today && (validTo ?? '9') > today);
  return {
    register,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([digests, inForce, operator]))
      .digest('hex'),
    releases: [
      ...parts.map(({ id, version, publisher, licence, attribution }) => ({
        id,
        version,
        publisher,
        licence,
        attribution,
      })),
      {
        id: 'vn-policy',
        version: profile.version,
        publisher: 'Mộc Bản',
        licence: 'Apache-2.0',
        attribution: 'Thông tư 05/2025/TT-BNV',
      },
    ],
    operator,
    today,
    registerWith,
    families: profile.families,
  };
}
