import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { run } from '../run.js';
import type { EarkVersion } from '@mocban/eark';
import type { PackageProfile } from '../package-validation.js';
import type { BuildOptions } from '../submission.js';

const RULES = 'corrections of the Thông tư 05 rules (JSON), laid over the published ones';

function fileCount(text: string): number {
  const count = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  if (count === undefined) throw new InvalidArgumentError('a count is a whole number above 0');
  return count;
}

/** `sip build`, `package validate`. */
export function packageCommands(program: Command): void {
  run<[string], Omit<BuildOptions, 'signal'>>(
    program
      .command('sip')
      .description('submission packages')
      .command('build <directory>')
      .description(
        'make a submission package of a folder of files, or with tt05 of a package of Thông tư 02/2019 (folder or zip)',
      )
      .addOption(new Option('--profile <name>', 'kind of package').choices(['eark', 'tt05']).makeOptionMandatory())
      .option('--rules <file>', RULES)
      .option(
        '--metadata <file>',
        'JSON file with what cannot be read from the folder, or with tt05 a list of files and documents (.xlsx, .csv)',
      )
      .option('--depositor-name <name>', 'who hands the records over, where a list does not say so')
      .option('--depositor-code <code>', 'its organisation code, with which file codes begin')
      .option('--registration <code>', 'code of the registration of the deposit')
      .option('--file-names <policy>', 'how data files are named: tt05 or cv7197')
      .addOption(
        new Option('--mets <where>', 'with eark: METS of each representation, or one of the package').choices([
          'representation',
          'package',
        ]),
      )
      .addOption(
        new Option(
          '--representations <how>',
          'with eark: all content is one representation, or each folder is one',
        ).choices(['one', 'each-folder']),
      )
      .option('--content-type <term>', 'with eark: content information type of the E-ARK vocabulary, MIXED without')
      .option('--max-files <count>', 'with eark: most files of one package; more become several packages', fileCount)
      .requiredOption(
        '--out <path>',
        'a folder, or a zip where the name ends in .zip; of a list with several files a new folder of zips',
      ),
    async ({ signal }, options, directory) => {
      const { buildSubmission } = await import('../submission.js');
      return buildSubmission(directory, { ...options, signal });
    },
  );

  run<[string[]], { profile: PackageProfile; earkVersion: 'auto' | EarkVersion; rules?: string }>(
    program
      .command('package')
      .description('information packages')
      .command('validate <path...>')
      .description('check E-ARK, Thông tư 05 and BagIt packages (folder, zip, tar or tar.gz)')
      .addOption(
        new Option('--profile <name>', 'the rules to judge by')
          .choices(['auto', 'csip', 'sip', 'aip', 'dip', 'tt05'])
          .default('auto'),
      )
      .addOption(
        new Option(
          '--eark-version <version>',
          'version of the E-ARK specifications; auto takes the one that PROFILE names',
        )
          .choices(['auto', '2.0.4', '2.1.0', '2.2.0'])
          .default('auto'),
      )
      .option('--rules <file>', RULES),
    async (context, { profile, earkVersion, rules }, paths) => {
      const { validatePackages } = await import('../validate-packages.js');
      return validatePackages(paths, { profile, earkVersion, ...(rules === undefined ? {} : { rules }) }, context);
    },
  );
}
