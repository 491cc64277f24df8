import type { Command } from 'commander';
import { run } from '../run.js';
import type { DrillOptions, ServiceOptions } from '../backup.js';

/** `snapshot`, `drill`. */
export function backupCommands(program: Command): void {
  run<[], ServiceOptions>(
    program
      .command('snapshot')
      .description('have a repository put a snapshot of its catalogue into every store, beside the packages')
      .requiredOption('--to <url>', 'address of the repository')
      .requiredOption('--key <key>', 'an API key'),
    async ({ signal }, options) => {
      const { takeSnapshot } = await import('../backup.js');
      return takeSnapshot(options, signal);
    },
  );
  run<[], DrillOptions>(
    program
      .command('drill')
      .description('have a repository restore a store and its catalogue into a scratch folder, and compare them')
      .requiredOption('--to <url>', 'address of the repository')
      .requiredOption('--key <key>', 'an API key')
      .option('--store <id>', 'the store to restore from (the last one when not given)')
      .option('--sample <number>', 'only so many packages, chosen at random', Number)
      .option('--out <file>', 'write the record of the drill there; never overwritten'),
    async ({ signal }, options) => {
      const { runDrill } = await import('../backup.js');
      return runDrill(options, signal);
    },
  );
}
