import type { Command } from 'commander';
import type { PurgeCommandOptions } from '../ocfl-purge.js';
import { run } from '../run.js';

/** `ocfl init|add|purge|validate|list|show|export`. */
export function ocflCommands(program: Command): void {
  const ocfl = program.command('ocfl').description('OCFL storage roots and objects');

  run<[string], { layout?: string; layoutConfig?: string }>(
    ocfl
      .command('init <root>')
      .description('make an OCFL 1.1 storage root')
      .option('--layout <name>', 'registered storage layout, by its number or name (0004 when not given)')
      .option('--layout-config <file>', "the layout's config.json, where it shall not have its defaults"),
    async (_context, options, root) => (await import('../ocfl-root.js')).initRoot(root, options),
  );

  run<[string, string, string], { message: string; userName?: string; userAddress?: string }>(
    ocfl
      .command('add <root> <id> <directory>')
      .description('add a folder as a new object, or as the next version of an object')
      .option('--message <text>', 'why', 'added')
      .option('--user-name <name>', 'who; this software when not given')
      .option('--user-address <uri>', 'where to reach them, e.g. mailto:archive@example.org'),
    async (context, options, root, id, directory) =>
      (await import('../ocfl-add.js')).addToRoot(root, id, directory, options, context),
  );

  run<[string, string], PurgeCommandOptions>(
    ocfl
      .command('purge <root> <id>')
      .description('remove an object with all its versions for good and leave a tombstone')
      .requiredOption('--reason <text>', 'why it may be removed')
      .requiredOption('--user-name <name>', 'who removes it')
      .option('--user-address <uri>', 'where to reach them, e.g. mailto:archive@example.org')
      .option('--authority <text>', 'the decision that allows it, e.g. its number and date'),
    async ({ signal }, options, root, id) =>
      (await import('../ocfl-purge.js')).purgeFromRoot(root, id, options, signal),
  );

  run<[string[]], { fixity: boolean }>(
    ocfl
      .command('validate <path...>')
      .description('check storage roots and objects by every rule of the specification')
      .option('--no-fixity', 'do not read the content files'),
    async (context, { fixity }, paths) => {
      const [{ validatePath }, { validateEach }, { CountingPool }] = await Promise.all([
        import('@mocban/ocfl'),
        import('../validation.js'),
        import('../counting-pool.js'),
      ]);
      const { signal } = context;
      const pool = new CountingPool(context.progress);
      try {
        const validate = (path: string) => validatePath(path, { fixity, pool, signal });
        return await validateEach(paths, 'ocfl', context, validate, 'folder');
      } finally {
        await pool.close();
      }
    },
  );

  run<[string], object>(
    ocfl.command('list <root>').description('list the objects of a storage root'),
    async (context, _options, root) => (await import('../ocfl-root.js')).listRoot(root, context),
  );

  run<[string, string], object>(
    ocfl.command('show <root> <id>').description('show the versions and files of an object'),
    async ({ signal }, _options, root, id) => (await import('../ocfl-root.js')).showObject(root, id, signal),
  );

  run<[string, string, string, string], object>(
    ocfl
      .command('export <root> <id> <version> <out>')
      .description('write the files of one version (or of the head) to a new folder'),
    async ({ signal }, _options, root, id, version, out) =>
      (await import('../ocfl-root.js')).exportFromRoot(root, id, version, out, signal),
  );
}
