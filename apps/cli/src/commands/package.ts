import type { Command } from 'commander';
import { Option } from 'commander';
import { validateEach } from '../outcome.js';
import { run } from '../run.js';

/** `sip build`, `package validate`. */
export function packageCommands(program: Command): void {
  run<[string], { profile: 'eark' | 'tt05'; metadata?: string; out: string }>(
    program
      .command('sip')
      .description('submission packages')
      .command('build <directory>')
      .description('make a submission package of a folder of files')
      .addOption(new Option('--profile <name>', 'kind of package').choices(['eark', 'tt05']).makeOptionMandatory())
      .option('--metadata <file>', 'JSON file with what cannot be read from the folder')
      .requiredOption('--out <path>', 'a folder, or a zip where the name ends in .zip'),
    async ({ signal }, options, directory) => {
      const { buildSubmission } = await import('../submission.js');
      const built = await buildSubmission(directory, { ...options, signal });
      return {
        exit: 0,
        json: { path: options.out, profile: options.profile, ...built },
        text: [`${options.profile} submission written: ${options.out}`],
      };
    },
  );

  run<[string[]], { profile: 'auto' | 'csip' | 'sip' | 'aip' | 'dip' | 'tt05' }>(
    program
      .command('package')
      .description('information packages')
      .command('validate <path...>')
      .description('check E-ARK, Thông tư 05 and BagIt packages (folder or zip)')
      .addOption(
        new Option('--profile <name>', 'the rules to judge by')
          .choices(['auto', 'csip', 'sip', 'aip', 'dip', 'tt05'])
          .default('auto'),
      ),
    async (_context, options, paths) => {
      const { validatePackage } = await import('../submission.js');
      return validateEach(paths, options.profile, (path) => validatePackage(path, options.profile));
    },
  );
}
