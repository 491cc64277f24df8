import type { Command } from 'commander';
import { Option } from 'commander';
import { TARGETS, TOOL_NAMES } from '@mocban/migration/targets';
import { run } from '../run.js';
import { several } from '../several.js';
import type { MigrateOptions } from '../migrate.js';

/** `migrate preview`, `migrate run`, `migrate tools`. */
export function migrateCommands(program: Command): void {
  const migrate = program.command('migrate').description('files of an old format made anew in a lasting one');

  run<[string[]], MigrateOptions>(
    withOptions(
      migrate
        .command('preview <path...>')
        .description('convert into a scratch folder, compare with the originals, and keep nothing'),
    ),
    async (context, options, paths) => (await import('../migrate.js')).previewMigration(paths, options, context),
  );

  run<[string[]], MigrateOptions & { out: string }>(
    withOptions(
      migrate
        .command('run <path...>')
        .description('convert into a new folder, with a report beside the results; the originals stay as they are'),
    ).requiredOption('--out <folder>', 'a folder that does not exist yet'),
    async (context, options, paths) => (await import('../migrate.js')).runMigration(paths, options, context),
  );

  run<[], { allowUnisolated?: boolean }>(
    migrate.command('tools').description('the tools of this machine with their versions, and those that are absent'),
    async (context) => (await import('../migrate.js')).listTools(context),
  );
}

const withOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--to <format>', 'what the files are to become')
        .choices(TARGETS.map(({ id }) => id))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--tool <name>', 'by this tool; without it by the first that reads the format').choices([
        ...TOOL_NAMES,
      ]),
    )
    .option('--set <name=value>', 'a parameter of the tool; may be repeated', several)
    .option('--timeout <seconds>', 'how long one file may take', '300')
    .option('--allow-unisolated', 'run tools also where nothing keeps them from the network');
