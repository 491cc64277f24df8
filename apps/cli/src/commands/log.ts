import type { Command } from 'commander';
import { run } from '../run.js';
import type { NewKeyOptions } from '../log.js';

/** `log new-key`. */
export function logCommands(program: Command): void {
  const log = program.command('log').description('the signed log of an archive');
  run<[], NewKeyOptions>(
    log
      .command('new-key')
      .description('make the key that takes the place of the one that the log is signed with')
      .option('--data <directory>', 'data directory of the repository', 'mocban-data')
      .option('--log-key <file>', 'the present key (default: log-key.pem below --data)')
      .option('--log-origin <name>', 'name of the log, where the repository is started with one'),
    async (_context, options) => (await import('../log.js')).newLogKey(options),
  );
}
