import type { Command } from 'commander';
import { run } from '../run.js';

/** `characterise`. */
export function characteriseCommands(program: Command): void {
  run<[string[]], object>(
    program
      .command('characterise <path...>')
      .description(
        'technical properties of files, and of those in folders: pages, PDF/A claim, resolution, encryption; what is wrong with them',
      ),
    async (context, _, paths) => (await import('../formats/characterise.js')).characterisePaths(paths, context),
  );
}
