import type { Command } from 'commander';
import { validateEach } from '../outcome.js';
import { run } from '../run.js';

/** `ocfl init|add|validate|list|show|export`. */
export function ocflCommands(program: Command): void {
  const ocfl = program.command('ocfl').description('OCFL storage roots and objects');

  run<[string], object>(
    ocfl.command('init <root>').description('make an OCFL 1.1 storage root, layout 0004'),
    async (_context, _options, root) => {
      const { initRoot } = await import('../ocfl-root.js');
      await initRoot(root);
      return { exit: 0, json: { root }, text: [`storage root ready: ${root}`] };
    },
  );

  run<[string, string, string], { message: string; userName: string }>(
    ocfl
      .command('add <root> <id> <directory>')
      .description('add a folder as a new object, or as the next version of an object')
      .option('--message <text>', 'why', 'added')
      .option('--user-name <name>', 'who', 'mocban'),
    async (_context, options, root, id, directory) => {
      const { addToRoot } = await import('../ocfl-root.js');
      const added = await addToRoot(root, id, directory, options);
      return { exit: 0, json: added, text: [`${added.id} ${added.version}: ${added.path}`] };
    },
  );

  run<[string[]], { fixity: boolean }>(
    ocfl
      .command('validate <path...>')
      .description('check storage roots and objects by every rule of the specification')
      .option('--no-fixity', 'do not read the content files'),
    async (_context, options, paths) => {
      const { validatePath } = await import('@mocban/ocfl');
      return validateEach(paths, 'ocfl', (path) => validatePath(path, { fixity: options.fixity }));
    },
  );

  run<[string], object>(
    ocfl.command('list <root>').description('list the objects of a storage root'),
    async (_context, _options, root) => {
      const { listRoot } = await import('../ocfl-root.js');
      const objects = await listRoot(root);
      return { exit: 0, json: { objects }, text: objects.map(({ id, path }) => `${id}\t${path}`) };
    },
  );

  run<[string, string], object>(
    ocfl.command('show <root> <id>').description('show the versions and files of an object'),
    async (_context, _options, root, id) => {
      const { showObject } = await import('../ocfl-root.js');
      const object = await showObject(root, id);
      return {
        exit: 0,
        json: object,
        text: object.versions.flatMap(({ version, created, message, files }) => [
          `${version}  ${created}  ${message}`,
          ...files.map(({ path, digest }) => `  ${digest.slice(0, 16)}…  ${path}`),
        ]),
      };
    },
  );

  run<[string, string, string, string], object>(
    ocfl.command('export <root> <id> <version> <out>').description('write the files of one version to a new folder'),
    async (_context, _options, root, id, version, out) => {
      const { exportFromRoot } = await import('../ocfl-root.js');
      const files = await exportFromRoot(root, id, version, out);
      return { exit: 0, json: { id, version, path: out, files }, text: [`${files} files written to ${out}`] };
    },
  );
}
