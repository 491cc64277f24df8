import type { Command } from 'commander';
import { run } from '../run.js';

/** `fixity digest`, `fixity check`. */
export function fixityCommands(program: Command): void {
  const fixity = program.command('fixity').description('digests of files and folders');

  run<[string[]], { digest: string }>(
    fixity
      .command('digest <path...>')
      .description('print digests of files, folders in byte order, in the form that sha512sum -c reads')
      .option('--digest <list>', 'digest algorithms, comma-separated', 'sha512'),
    async (context, options, paths) => {
      const [{ digestPaths }, { digestAlgorithms }] = await Promise.all([
        import('../fixity-digest.js'),
        import('../digest-option.js'),
      ]);
      return digestPaths(paths, digestAlgorithms(options.digest), context);
    },
  );

  run<[string[]], { digest?: string }>(
    fixity
      .command('check <manifest...>')
      .description('check files against manifests as sha256sum and BagIt write them')
      .option('--digest <algorithm>', 'the algorithm, where neither name nor length tells'),
    async (context, options, manifests) => {
      const [{ checkManifestFile }, { digestAlgorithm }, { resultOf, validateEach }, { CountingPool }] =
        await Promise.all([
          import('@mocban/fixity'),
          import('../digest-option.js'),
          import('../validation.js'),
          import('../counting-pool.js'),
        ]);
      const algorithm = options.digest === undefined ? {} : { algorithm: digestAlgorithm(options.digest) };
      const pool = new CountingPool(context.progress);
      const check = { ...algorithm, pool, signal: context.signal };
      try {
        const validate = async (path: string) => resultOf(path, 'fixity', await checkManifestFile(path, check));
        return await validateEach(manifests, 'fixity', context, validate, 'file');
      } finally {
        await pool.close();
      }
    },
  );
}
