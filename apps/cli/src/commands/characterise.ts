import type { Command } from 'commander';
import type { CharacteriseCommandOptions } from '../formats/expectation.js';
import { run } from '../run.js';

/** `characterise`. */
export function characteriseCommands(program: Command): void {
  run<[string[]], CharacteriseCommandOptions>(
    program
      .command('characterise <path...>')
      .description(
        'technical properties of files, and of those in folders: pages, PDF/A claim, resolution, encryption; what is wrong with them',
      )
      .option('--origin <origin>', 'paper, photo, video, audio or born-digital: held against what is required of that')
      .option('--kind <kind>', 'of paper: administrative or map', 'administrative')
      .option('--requirements <file>', 'JSON with corrections of what is required'),
    async (context, options, paths) =>
      (await import('../formats/characterise.js')).characterisePaths(paths, options, context),
  );
}
