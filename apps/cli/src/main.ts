import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError } from 'commander';
import { commandsFor } from './commands.js';

// What packages hold lies outside the heap; left alone V8 lets garbage of many lines pile up beside it. And it compiles for speed what a
// command that ends in a second runs too seldom to gain by it (ADR 21).
setFlagsFromString('--heap-growing-percent=30');
setFlagsFromString('--interrupt-budget=800000');

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const program = new Command('mocban')
  .description(
    'Mộc Bản: packages, stores and the digital-preservation repository. Exit: 0 done and valid, 1 found invalid, 2 wrong usage, 3 could not run.',
  )
  .configureHelp({ showGlobalOptions: true })
  .version(version, '-V, --version')
  // `--version` after a command is the command's own: `holding dip UUID --version v1`.
  .enablePositionalOptions()
  .exitOverride();

for (const add of await commandsFor(process.argv[2])) add(program);

const exitOverrideAll = (command: Command): void => {
  command.exitOverride();
  command.commands.forEach(exitOverrideAll);
};
exitOverrideAll(program);

// A reader that goes away (`mocban … | head`) is not an error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
