import type { Command } from 'commander';
import type { EdxmlOptions } from '../edxml.js';
import { run } from '../run.js';

/** `edxml import`. */
export function edxmlCommands(program: Command): void {
  run<[string[]], Omit<EdxmlOptions, 'signal'>>(
    program
      .command('edxml')
      .description('messages of the national document exchange (QCVN 102)')
      .command('import <file...>')
      .description(
        'make a Thông tư 05 submission of the documents that messages bring; recalls and answers are noted, nothing is deleted',
      )
      .option(
        '--metadata <file>',
        'JSON file with what messages do not say, as for sip build: file, defaults, depositor',
      )
      .option('--depositor-name <name>', 'who hands the documents over')
      .option('--depositor-code <code>', 'its organisation code; documents of others are incoming')
      .option('--registration <code>', 'code of the registration of the deposit')
      .option('--rules <file>', 'corrections of the Thông tư 05 rules (JSON), laid over the published ones')
      .option(
        '--out <path>',
        'a folder, or a zip where the name ends in .zip; needed where a message brings a document',
      ),
    async ({ signal }, options, paths) => {
      const { importMessages } = await import('../edxml.js');
      return importMessages(paths, { ...options, signal });
    },
  );
}
