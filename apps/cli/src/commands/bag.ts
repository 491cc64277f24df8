import type { Command } from 'commander';
import type { DigestAlgorithm } from '@mocban/fixity';
import { validateEach } from '../outcome.js';
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
    async (_context, options, directory) => {
      const [{ createBag }, { parseAlgorithm }, { systemClock }] = await Promise.all([
        import('@mocban/bagit'),
        import('@mocban/fixity'),
        import('@mocban/core'),
      ]);
      const algorithms = options.digest.split(',').map((name): DigestAlgorithm => {
        const algorithm = parseAlgorithm(name.trim());
        if (algorithm === undefined) throw new Error(`unknown digest algorithm "${name.trim()}"`);
        return algorithm;
      });
      const path = options.out ?? directory;
      await createBag(directory, {
        algorithms,
        clock: systemClock,
        ...(options.out === undefined ? {} : { out: options.out }),
      });
      return { exit: 0, json: { path, algorithms }, text: [`bag written: ${path}`] };
    },
  );

  run<[string[]], object>(
    bag.command('validate <path...>').description('check bags (folder or zip) for completeness and validity'),
    async (_context, _options, paths) => {
      const { validateBagPath } = await import('@mocban/bagit');
      return validateEach(paths, 'bagit', validateBagPath);
    },
  );
}
