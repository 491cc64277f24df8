import { defaultFormatPolicy, isInForce, type FormatJudgement } from '@mocban/oais';
import type { TransferEntity } from '../database/entities/transfers.js';
import { currentRegister } from '../formats/risk-register.js';
import type { JobParts } from '../jobs/job-parts.js';

/**
 * What documents of a transfer are decided by (C11): the agreement's policy of the day it came, else the published one. Levels are those
 * that are found now.
 * @throws ServiceError `SERVICE_NOT_READY` when levels are asked for and the format data cannot be used: the transfer waits
 */
export async function formatJudgement(
  { source, config }: JobParts,
  { agreement, receivedAt }: Pick<TransferEntity, 'agreement' | 'receivedAt'>,
): Promise<FormatJudgement> {
  const { formatPolicy: own } = agreement;
  const came = receivedAt!.toISOString().slice(0, 10);
  const policy = own !== null && isInForce(own, came) ? own : defaultFormatPolicy();
  if (policy.formats.every(({ risk }) => risk === undefined)) return { policy, levelOf: () => 'unknown' };
  const { register } = await currentRegister(source.manager, config);
  return { policy, levelOf: (puid) => register.assess(puid).level };
}
