import type { Command } from 'commander';
import { run } from '../run.js';

/** `audit`, `repair`, `verify-store`. */
export function auditCommands(program: Command): void {
  run<[string[]], object>(
    program.command('audit <store...>').description('re-read every object of a store; verdict per object and file'),
    async (context, _options, stores) => (await import('../audit.js')).auditStores(stores, context),
  );

  run<[string], { from: string; object?: string; dryRun?: boolean }>(
    program
      .command('repair <store>')
      .description('restore damaged objects from a provably good copy in another store')
      .requiredOption('--from <store>', 'the store with the good copies')
      .option('--object <id>', 'only this object')
      .option('--dry-run', 'say what would be done and write nothing'),
    async (context, options, store) => (await import('../repair.js')).repairStore(store, options, context),
  );

  run<[string], object>(
    program
      .command('verify-store <store>')
      .description('check objects, log and evidence of a store without database or service'),
    async (context, _options, store) => (await import('../verify-store.js')).verifyWholeStore(store, context),
  );
}
