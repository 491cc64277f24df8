import { InvalidArgumentError, Option, type Command } from 'commander';
import { run } from '../run.js';
import { withS3Options } from '../s3-options.js';
import type { AssignOptions, RecordOptions, RegisterOptions, ServiceOptions } from '../volume-register.js';
import type { InitOptions, InspectOptions, PlanOptions, RestoreOptions, WriteOptions } from '../volume.js';
import { several } from '../several.js';

const bytes = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new InvalidArgumentError('expected a number of bytes');
  return value;
};

const percent = (text: string): number => {
  const value = Number(text);
  if (!(value >= 0 && value <= 100)) throw new InvalidArgumentError('expected 0 to 100');
  return value;
};

const kindOption = (): Option =>
  new Option('--kind <kind>', 'what the medium is').choices(['disk', 'ssd', 'tape', 'optical', 'film', 'other']);

const fromService = (command: Command): Command =>
  command
    .requiredOption('--to <url>', 'address of the repository')
    .requiredOption('--key <key>', 'an API key of an officer');

/** `volume init|plan|write|inspect|restore` on a folder, `volume register|assign|show|record` at a service. */
export function volumeCommands(program: Command): void {
  const volume = program.command('volume').description('insurance copies on carriers that can be shelved');

  run<[string], InitOptions>(
    volume
      .command('init <path>')
      .description('make an empty medium, mounted at a path, a volume')
      .requiredOption('--label <label>', 'what is written on it, e.g. BH-2026-001')
      .requiredOption('--serial <text>', "the maker's serial number")
      .requiredOption('--capacity <bytes>', 'what it holds', bytes)
      .addOption(kindOption().makeOptionMandatory())
      .option('--location <text>', 'where it will be kept')
      .option('--custodian <name>', 'who will keep it')
      .option('--life-end <day>', 'until when the maker vouches for it, YYYY-MM-DD'),
    async (_context, options, path) => (await import('../volume.js')).makeVolume(path, options),
  );

  run<[string], PlanOptions>(
    withS3Options(
      volume
        .command('plan <store>')
        .description('say which packages of a store would go onto which volumes; nothing is written to them')
        .requiredOption('--volume <label=bytes>', 'a volume and its capacity; may be repeated', several)
        .addOption(kindOption().default('disk'))
        .option('--fonds <code>', 'packages of this fonds; may be repeated', several)
        .option('--object <id>', 'this package; may be repeated', several)
        .option('--list <file>', 'packages whose ids are the lines of a file')
        .addOption(
          new Option('--rule <rule>', 'packages whose metadata says so').choices(['permanent', 'risk-recovery']),
        )
        .option('--renew <path>', 'the packages of this volume, to be written anew')
        .option('--file-system <percent>', 'what the file system keeps of the capacity for itself', percent, 5)
        .option('--out <file>', 'write the plan there, for volume write'),
    ),
    async (context, options, store) => (await import('../volume.js')).planFromStore(store, options, context),
  );

  run<[string], WriteOptions>(
    withS3Options(
      volume
        .command('write <path>')
        .description(
          'write the packages of a plan to a volume, read all of it back, and seal it; goes on where it broke off',
        )
        .requiredOption('--plan <file>', 'what volume plan wrote')
        .requiredOption(
          '--from <store>',
          'store to take them from; may be repeated, the first good copy is taken',
          several,
        )
        .requiredOption('--key <file>', 'private key that seals, Ed25519 in PEM'),
    ),
    async (context, options, path) => (await import('../volume.js')).writePlanned(path, options, context),
  );

  run<[string], InspectOptions>(
    volume
      .command('inspect <path>')
      .description('hold a sealed volume against its seal: every file, or a sample')
      .option('--key <file>', 'public key that the seal must be by; that of the volume when not given')
      .option('--sample <percent>', 'read so many of a hundred content files, and all else', percent)
      .option('--seed <text>', 'chooses the sample'),
    async (context, options, path) => (await import('../volume.js')).inspect(path, options, context),
  );

  run<[string], RestoreOptions>(
    volume
      .command('restore <path>')
      .description('bring packages of a sealed volume back into a store; what is intact there stays')
      .requiredOption('--into <store>', 'the store; made where there is none')
      .option('--object <id>', 'only this package')
      .option('--key <file>', 'public key that the seal must be by; that of the volume when not given')
      .option('--dry-run', 'say what would be done and write nothing'),
    async (context, options, path) => (await import('../volume.js')).restore(path, options, context),
  );

  registerCommands(volume);
}

function registerCommands(volume: Command): void {
  run<[string], RegisterOptions>(
    fromService(volume.command('register <label>').description('tell a repository of a medium'))
      .addOption(kindOption().makeOptionMandatory())
      .requiredOption('--serial <text>', "the maker's serial number")
      .requiredOption('--capacity <bytes>', 'what it holds', bytes)
      .option('--location <text>', 'where it is kept')
      .option('--custodian <name>', 'who keeps it')
      .option('--life-end <day>', 'until when the maker vouches for it, YYYY-MM-DD')
      .option('--replaces <label>', 'the volume that it takes the place of'),
    async (_context, options, label) => (await import('../volume-register.js')).registerVolume(label, options),
  );

  run<[string[]], AssignOptions>(
    fromService(
      volume
        .command('assign <label...>')
        .description('show which packages of a repository would go onto registered volumes; fixed with --confirm'),
    )
      .option(
        '--choice <name>',
        'special-value, permanent-at-risk, permanent or risk-recovery; may be repeated',
        several,
      )
      .option('--fonds <code>', 'packages of this fonds; may be repeated', several)
      .option('--holding <uuid>', 'this package; may be repeated', several)
      .option('--renew <label>', 'the packages of this volume, to be written anew')
      .option('--confirm <digest>', 'fix the plan that was shown with this digest'),
    async (_context, options, labels) => (await import('../volume-register.js')).assignVolumes(labels, options),
  );

  run<[string], ServiceOptions & { plan?: string }>(
    fromService(
      volume.command('show <label>').description('show a registered volume and what was done with it'),
    ).option('--plan <file>', 'write the plan that was fixed for it there, for volume write'),
    async (_context, options, label) => (await import('../volume-register.js')).showVolume(label, options),
  );

  run<[string], RecordOptions>(
    fromService(volume.command('record <label>').description('tell a repository what was done with a volume'))
      .option('--seal <path>', 'it was written and sealed: where it is mounted')
      .addOption(
        new Option('--step <step>', 'what else').choices([
          'written',
          'checked-out',
          'checked-in',
          'inspected',
          'retired',
          'lost',
        ]),
      )
      .option('--note <text>', 'why, or to whom')
      .option('--location <text>', 'where it is from now on')
      .option('--custodian <name>', 'who has it from now on')
      .option('--inspection <file>', 'what volume inspect --json answered'),
    async (_context, options, label) => (await import('../volume-register.js')).recordVolume(label, options),
  );
}
