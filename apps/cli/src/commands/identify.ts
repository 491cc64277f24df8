import type { Command } from 'commander';
import type { IdentifyOptions } from '../formats/identify.js';
import { run } from '../run.js';

/** `identify`. */
export function identifyCommands(program: Command): void {
  run<[string[]], IdentifyOptions>(
    program
      .command('identify <path...>')
      .description('formats of files by their PRONOM signatures, folders in byte order, with what each answer rests on')
      .option('--data <folder>', 'format data to identify by (default: the release that comes with mocban)'),
    async (context, options, paths) => (await import('../formats/identify.js')).identifyPaths(paths, options, context),
  );
}
