import type { Command } from 'commander';
import type { UpdateOptions } from '../formats/update.js';
import { run } from '../run.js';

/** `formats update`. */
export function formatsCommands(program: Command): void {
  const formats = program.command('formats').description('data about formats');

  run<[], UpdateOptions>(
    formats
      .command('update')
      .description('make a release of format data with other signatures of PRONOM, and say what they change')
      .requiredOption('--signatures <file>', "DROID's signature file, DROID_SignatureFile_V….xml")
      .requiredOption('--containers <file>', "DROID's container signatures, container-signature-….xml")
      .option('--out <folder>', 'where to write it; identify --data reads it (default: nothing is written)')
      .option(
        '--from [url]',
        'fetch both files by their names from this https address (default: that of the publisher)',
      ),
    async (context, options) => (await import('../formats/update.js')).updateFormats(options, context),
  );
}
