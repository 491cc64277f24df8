import type { Command } from 'commander';
import type { MatrixOptions } from '../formats/update-matrix.js';
import type { RiskOptions } from '../formats/risk.js';
import type { UpdateOptions } from '../formats/update.js';
import { run } from '../run.js';

/** `formats update|update-matrix|risk`. */
export function formatsCommands(program: Command): void {
  const formats = program.command('formats').description('data about formats');

  run<[], UpdateOptions>(
    formats
      .command('update')
      .description(
        'make a release of format data with other signatures of PRONOM or its reports, and say what they change',
      )
      .option('--signatures <file>', "DROID's signature file, DROID_SignatureFile_V….xml")
      .option('--containers <file>', "DROID's container signatures, container-signature-….xml")
      .option(
        '--reports <path>',
        "folder, zip or tar of PRONOM's reports on formats (fmt/40.xml, or fmt/40.json of nationalarchives/pronom-signatures)",
      )
      .option('--out <folder>', 'where to write it; identify --data reads it (default: nothing is written)')
      .option(
        '--from [url]',
        'fetch both files by their names from this https address (default: that of the publisher)',
      ),
    async (context, options) => (await import('../formats/update.js')).updateFormats(options, context),
  );

  run<[], MatrixOptions>(
    formats
      .command('update-matrix')
      .description(
        "make a release of format data with another risk matrix of NARA's, and say which levels it changes, and why",
      )
      .requiredOption('--labelled <file>', 'NARA_File_Format_Risk_Matrix_…_Labeled.csv')
      .requiredOption('--numbered <file>', 'NARA_File_Format_Risk_Matrix_…_Numbered.csv')
      .requiredOption('--weights <file>', 'NARA_File_Format_Risk_Matrix_Weights_….csv')
      .requiredOption('--plans <file>', 'NARA_PreservationActionPlan_FileFormats_….csv')
      .requiredOption('--date <day>', 'of the release, YYYY-MM-DD')
      .option('--out <folder>', 'where to write it (default: nothing is written)'),
    async (_context, options) => (await import('../formats/update-matrix.js')).updateMatrix(options),
  );

  run<[string[]], RiskOptions>(
    formats
      .command('risk [format-or-path...]')
      .description(
        'how much formats, files or the holdings of a repository are at risk, and why; ends with 1 when something is at high risk',
      )
      .option('--data <folder>', 'format data to judge by (default: the release that comes with mocban)')
      .option('--policy <file>', 'JSON with rows of a policy of your own')
      .option('--to <url>', 'address of a repository: what it holds, or formats by its policy')
      .option('--key <key>', 'an API key of it'),
    async (context, options, named) => (await import('../formats/risk.js')).formatsRisk(named, options, context),
  );
}
