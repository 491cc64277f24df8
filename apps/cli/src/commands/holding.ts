import { Option, type Command } from 'commander';
import { run } from '../run.js';

/** `holding dip`. */
export function holdingCommands(program: Command): void {
  run<[string], { to: string; key: string; out: string; version: string; profile: 'eark' | 'tt05'; request?: string }>(
    program
      .command('holding')
      .description('what a repository keeps')
      .command('dip <uuid>')
      .description('save a dissemination package of a holding, as a zip')
      .requiredOption('--to <url>', 'address of the repository')
      .requiredOption('--key <key>', 'an API key')
      .requiredOption('--out <file>', 'the zip to write; never overwritten')
      .option('--version <version>', 'which version, e.g. v1', 'head')
      .addOption(new Option('--profile <name>', 'kind of package').choices(['eark', 'tt05']).default('eark'))
      .option('--request <file>', 'JSON file with the request for use that a tt05 package describes'),
    async ({ signal }, options, uuid) => {
      const { saveDip } = await import('../holding.js');
      return saveDip(uuid, options, signal);
    },
  );
}
