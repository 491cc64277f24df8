import type { Command } from 'commander';
import type { DigestAlgorithm } from '@mocban/fixity';
import { resultOf, validateEach } from '../outcome.js';
import { run } from '../run.js';

/** `fixity digest`, `fixity check`. */
export function fixityCommands(program: Command): void {
  const fixity = program.command('fixity').description('digests of files and folders');

  run<[string[]], { digest: string }>(
    fixity
      .command('digest <path...>')
      .description('print digests of files, folders in byte order, in the form that sha512sum -c reads')
      .option('--digest <list>', 'digest algorithms, comma-separated', 'sha512'),
    async ({ signal }, options, paths) => {
      const { digestTree, parseAlgorithm } = await import('@mocban/fixity');
      const algorithms = options.digest.split(',').map((name): DigestAlgorithm => {
        const algorithm = parseAlgorithm(name.trim());
        if (algorithm === undefined) throw new Error(`unknown digest algorithm "${name.trim()}"`);
        return algorithm;
      });
      const files: object[] = [];
      const text: string[] = [];
      let failed = false;
      for (const path of paths)
        for await (const result of digestTree(path, algorithms, { signal })) {
          files.push(result);
          if ('error' in result) {
            failed = true;
            text.push(`${result.key}: ${result.error.message}`);
          } else for (const algorithm of algorithms) text.push(`${result.digests[algorithm] ?? ''}  ${result.key}`);
        }
      return { exit: failed ? 3 : 0, json: { files }, text };
    },
  );

  run<[string[]], { digest?: string }>(
    fixity
      .command('check <manifest...>')
      .description('check files against manifests as sha256sum and BagIt write them')
      .option('--digest <algorithm>', 'the algorithm, where neither name nor length tells'),
    async ({ signal }, options, manifests) => {
      const { checkManifestFile, parseAlgorithm } = await import('@mocban/fixity');
      const algorithm = options.digest === undefined ? undefined : parseAlgorithm(options.digest);
      return validateEach(manifests, 'fixity', async (path) =>
        resultOf(
          path,
          'fixity',
          await checkManifestFile(path, { signal, ...(algorithm === undefined ? {} : { algorithm }) }),
        ),
      );
    },
  );
}
