import type { Command } from 'commander';
import type { FiguresChoice } from '../digitisation.js';
import type { ToService } from '../incident.js';
import { run } from '../run.js';

/** `digitisation figures`. */
export function digitisationCommands(program: Command): void {
  const digitisation = program.command('digitisation').description('documents and pages that a repository accepted');
  run<[], ToService & FiguresChoice>(
    digitisation
      .command('figures')
      .description('holdings, documents and pages by agency, fonds and medium, and how far targets are')
      .requiredOption('--to <url>', 'address of the repository')
      .requiredOption('--key <key>', 'an API key; an agency sees its own')
      .option('--first-day <day>', 'of acceptance, YYYY-MM-DD')
      .option('--last-day <day>', 'of acceptance, included')
      .option('--agency <code>', 'only this one')
      .option('--fonds <code>', 'only this one'),
    async (_context, options) => (await import('../digitisation.js')).showFigures(options),
  );
}
