import type { RepairOutcome } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { noteIncident, openIncidentAt } from './register.js';

/** Notes in the register what a repair did, before its verification is. */
export async function noteRepair(
  manager: EntityManager,
  { repairId, storeId, requestedBy }: { repairId: string; storeId: string; requestedBy: string },
  { path, outcome, source, filesRestored, message, findings }: RepairOutcome,
): Promise<void> {
  if (outcome !== 'repaired' && outcome !== 'no-good-copy') return;
  const incident = await openIncidentAt(manager, storeId, path);
  if (incident === undefined) return;
  const isDone = outcome === 'repaired';
  await manager.query('update incidents set repair = $2, recovery_source = $3, recovery_repair = $4 where id = $1', [
    incident.id,
    isDone ? 'done' : 'no-good-copy',
    isDone ? (source ?? null) : null,
    isDone ? repairId : null,
  ]);
  await noteIncident(manager, incident.id, {
    kind: outcome,
    agent: requestedBy,
    text: message,
    data: {
      repair: repairId,
      ...(source !== undefined && { source }),
      ...(filesRestored !== undefined && { filesRestored }),
      ...(!isDone && { refused: findings.filter(({ rule }) => rule === 'ARCHIVE_SOURCE_REFUSED').slice(0, 20) }),
    },
  });
}
