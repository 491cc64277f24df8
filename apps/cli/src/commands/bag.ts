import type { Command } from 'commander';
import { run } from '../run.js';

/** `bag create`, `bag validate`. */
export function bagCommands(program: Command): void {
  const bag = program.command('bag').description('BagIt (RFC 8493)');

  run<[string], { out?: string; digest: string }>(
    bag
      .command('create <directory>')
      .description('make a bag of a folder, in place or at --out')
      .option('--out <path>', 'write the bag there and leave the folder as it is')
      .option('--digest <list>', 'digest algorithms, comma-separated', 'sha512'),
    async ({ signal }, { out, digest }, directory) => {
      const [{ createBag }, { digestAlgorithms }, { requireReadable }, { systemClock }] = await Promise.all([
        import('@mocban/bagit'),
        import('../digest-option.js'),
        import('../validation.js'),
        import('@mocban/core'),
      ]);
      const algorithms = digestAlgorithms(digest);
      await requireReadable(directory, 'folder');
      const { payloadBytes, payloadFiles } = await createBag(directory, {
        algorithms,
        clock: systemClock,
        signal,
        ...(out === undefined ? {} : { out }),
      });
      const path = out ?? directory;
      return {
        exit: 0,
        json: { path, algorithms, payloadFiles, payloadBytes },
        text: [`bag written: ${path} (${payloadFiles} files, ${payloadBytes} bytes)`],
      };
    },
  );

  run<[string[]], object>(
    bag
      .command('validate <path...>')
      .description('check bags (folder, zip, tar or tar.gz) for completeness and validity'),
    async (context, _options, paths) => {
      const [{ validateBagPath }, { validateEach }] = await Promise.all([
        import('@mocban/bagit'),
        import('../validation.js'),
      ]);
      const { signal } = context;
      return validateEach(paths, 'bagit', context, (path) => validateBagPath(path, { signal }));
    },
  );
}
