import { byRisk, type RiskLevel } from '@mocban/format-risk';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import type { Principal } from '../http/access.js';
import { currentIdentifier } from '../ingest/identifier.js';
import type { WatchedFormatDto } from './holding-format.dto.js';
import { heldFormats, type HeldFormat } from './held-formats.js';

/** A format of no more files than these is easily forgotten. */
const FEW_FILES = 10;
/** A level that became worse within these days is rising. */
const RISING_DAYS = 365;

/** Formats that somebody should look at, and why; the riskiest first. */
export async function watchList(
  source: DataSource,
  config: Pick<Config, 'formatData'>,
  caller: Principal,
): Promise<WatchedFormatDto[]> {
  const [held, rising] = await Promise.all([heldFormats(source, caller), risingFormats(source)]);
  const watched = held.flatMap((format) => {
    const change = rising.get(format.puid);
    const because = reasonsToWatch(format, change !== undefined);
    return because.length === 0 ? [] : [{ format, because, change }];
  });
  const identifier = await currentIdentifier(config);
  return watched.map(
    ({ format: { puid, level, files, aips, mismatches, lastingCopies, assessment }, because, change }) => {
      const name = identifier.nameOf(puid) ?? assessment?.nara[0]?.name;
      return {
        ...(puid !== '' && { puid }),
        ...(name !== undefined && { name }),
        level: level ?? 'unknown',
        because,
        ...(change && { rising: { from: change.from, to: change.to, at: change.at.toISOString() } }),
        files,
        holdings: aips,
        mismatches,
        lastingCopies,
      };
    },
  );
}

function reasonsToWatch(
  { puid, level, files, mismatches, lastingCopies, assessment }: HeldFormat,
  isRising: boolean,
): string[] {
  const isMitigated = lastingCopies >= files && files > 0;
  const isToMigrate = !isMitigated && (assessment?.tasks.length ?? 0) > 0;
  const codes = new Set(assessment?.reasons.map(({ code }) => code));
  return [
    ...(level === 'high' ? ['high'] : []),
    ...(isRising ? ['rising'] : []),
    ...(puid === '' ? ['unidentified'] : []),
    ...(codes.has('NOT_ASSESSED') ? ['unassessed'] : []),
    ...(puid !== '' && files <= FEW_FILES ? ['few-files'] : []),
    ...(mismatches > 0 ? ['mismatches'] : []),
    ...(isToMigrate ? ['to-migrate'] : []),
    ...(codes.has('PRONOM_DEPRECATED') ? ['deprecated'] : []),
    ...(isMitigated ? ['mitigated'] : []),
  ];
}

interface Rise {
  puid: string;
  from: RiskLevel;
  to: RiskLevel;
  at: Date;
}

/** Formats whose last change made them worse, and was lately. */
async function risingFormats(source: DataSource): Promise<Map<string, Rise>> {
  const rows = await source.query<Rise[]>(
    `select distinct on (puid) puid, from_level as "from", to_level as "to", at from format_risk_changes
      where at > now() - $1 * interval '1 day' order by puid, id desc`,
    [RISING_DAYS],
  );
  return new Map(rows.filter(({ from, to }) => byRisk(to, from) > 0).map((rise) => [rise.puid, rise]));
}
