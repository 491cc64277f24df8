import type { Command } from 'commander';

type AddCommands = (program: Command) => void;

/** Modules of commands, by the first words of the commands they add; in the order of the help. */
const MODULES: [words: string[], load: () => Promise<AddCommands>][] = [
  [['start', 'rebuild'], async () => (await import('./commands/service.js')).serviceCommands],
  [['snapshot', 'drill'], async () => (await import('./commands/backup.js')).backupCommands],
  [['log'], async () => (await import('./commands/log.js')).logCommands],
  [['evidence'], async () => (await import('./commands/evidence.js')).evidenceCommands],
  [['transfer'], async () => (await import('./commands/transfer.js')).transferCommands],
  [['holding'], async () => (await import('./commands/holding.js')).holdingCommands],
  [['incident'], async () => (await import('./commands/incident.js')).incidentCommands],
  [['policy', 'store'], async () => (await import('./commands/policy.js')).policyCommands],
  [['bag'], async () => (await import('./commands/bag.js')).bagCommands],
  [['ocfl'], async () => (await import('./commands/ocfl.js')).ocflCommands],
  [['sip', 'package'], async () => (await import('./commands/package.js')).packageCommands],
  [['edxml'], async () => (await import('./commands/edxml.js')).edxmlCommands],
  [['formats'], async () => (await import('./commands/formats.js')).formatsCommands],
  [['digitisation'], async () => (await import('./commands/digitisation.js')).digitisationCommands],
  [['identify'], async () => (await import('./commands/identify.js')).identifyCommands],
  [['characterise'], async () => (await import('./commands/characterise.js')).characteriseCommands],
  [['signature'], async () => (await import('./commands/signature.js')).signatureCommands],
  [['trust'], async () => (await import('./commands/trust.js')).trustCommands],
  [['fixity'], async () => (await import('./commands/fixity.js')).fixityCommands],
  [['migrate'], async () => (await import('./commands/migrate.js')).migrateCommands],
  [['volume'], async () => (await import('./commands/volume.js')).volumeCommands],
  [['audit', 'repair', 'verify-store'], async () => (await import('./commands/audit.js')).auditCommands],
];

/** What adds the command with this first word; all of them where it is none: to show help, to suggest another. */
export async function commandsFor(word: string | undefined): Promise<AddCommands[]> {
  const wanted = MODULES.filter(([words]) => word !== undefined && words.includes(word));
  const found: AddCommands[] = [];
  for (const [, load] of wanted.length > 0 ? wanted : MODULES) found.push(await load());
  return found;
}
