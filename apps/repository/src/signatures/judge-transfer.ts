import { judgeSignatures, type JudgedSignatures, type Received, type SignatureInventory } from '@mocban/oais';
import type { TransferEntity } from '../database/entities/transfers.js';
import type { TransferRun } from '../ingest/transfer-run.js';
import { noteBasis } from './basis.js';
import { openJudge } from './open-judge.js';
import { TransferVerdicts } from './transfer-verdicts.js';

/**
 * C12 of a package that was unpacked. The verdicts are kept as they come: what is decided by them is kept in one transaction afterwards,
 * and a run that begins anew replaces them. Validation time is now.
 * @returns `undefined` where nothing in it is signed
 * @throws ServiceError `SERVICE_NOT_READY` when the trust store is not what was signed: the transfer waits until it is
 */
export async function judgeTransfer(
  run: TransferRun,
  { id, agreement }: Pick<TransferEntity, 'id' | 'agreement'>,
  { received, inventory, signal }: { received: Received; inventory: SignatureInventory; signal: AbortSignal },
): Promise<JudgedSignatures | undefined> {
  if (inventory.isEmpty) return undefined;
  const { config, source, logger } = run.parts;
  const judge = await openJudge(config.signatures, logger);
  await noteBasis(source, judge, config);
  const verdicts = await TransferVerdicts.begin(source.manager, id, judge);
  const judged = await judgeSignatures({
    received,
    inventory,
    judge,
    policy: agreement.signaturePolicy ?? config.signatures.policy,
    at: config.clock.now(),
    onJudged: (verdict) => verdicts.take(verdict),
    signal,
  });
  await verdicts.flush();
  await run.onStep('check:signatures-judged');
  return judged;
}
