import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { run } from '../run.js';
import { withS3Options, type S3Options } from '../s3-options.js';
import type { StartOptions } from '../service.js';

const portNumber = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return port;
};

/** Each holds 100 to 500 MiB: with more processors than this, whoever installs the service decides. */
const MOST_JOB_PROCESSES = 4;

/** `start`, `rebuild`. */
export function serviceCommands(program: Command): void {
  run<[], StartOptions>(
    program
      .command('start')
      .description('run the whole repository on this machine: embedded database, two local stores')
      .option('--data <directory>', 'everything is kept below it', 'mocban-data')
      .option('--port <number>', '0 takes any free port', portNumber, 7105)
      .option('--host <address>', 'address to listen on', '127.0.0.1')
      .option('--metrics-port <number>', 'serve /metrics there, without a key (off when not given)', portNumber)
      .option('--metrics-host <address>', 'address of the metrics', '127.0.0.1')
      .option('--first-key-file <path>', 'write the first administrator key there instead of printing it')
      .option('--database <url>', 'a PostgreSQL server instead of the embedded one (or the variable DATABASE_URL)')
      .addOption(
        new Option('--role <role>', 'what this process does; several api and worker processes share a --database')
          .choices(['all', 'api', 'worker'])
          .default('all'),
      )
      .option('--store <id=path...>', 'stores, the first takes the first copy; two below --data when none is given', [])
      .option(
        '--stores <file>',
        'JSON file that describes the stores, folders and buckets (docs/operations/configuration.md)',
      )
      .option(
        '--job-processes <number>',
        'processes that work on jobs beside the one that answers requests; 0 uses that one',
        Number,
        Math.min(availableParallelism(), MOST_JOB_PROCESSES),
      )
      .option('--upload-expiry-days <number>', 'days without a byte after which an upload is given up', Number, 30)
      .option('--job-history-days <number>', 'days after which the record of a finished job is dropped', Number, 90)
      .option('--snapshot-at <time>', 'when the catalogue snapshot is taken each night, HH:MM, or never', '01:30')
      .option('--snapshot-keep-days <number>', 'days that old catalogue snapshots are kept', Number, 730)
      .option('--snapshot-keep-generations <number>', 'generations of them kept however old they are', Number, 3)
      .option('--archive-name <name>', 'the institution that keeps the archive', 'Mộc Bản')
      .option('--archive-code <code>', 'its identification code')
      .option('--rules <file>', 'corrections of the Thông tư 05 rules (JSON), laid over the published ones')
      .option('--access <file>', 'life of keys, two-person rule, limits on callers (JSON, docs/operations/roles.md)')
      .option('--signatures <file>', 'what signatures are judged by (JSON, docs/operations/signatures.md)')
      .option('--log-key <file>', 'the Ed25519 key that the log is signed with (default: log-key.pem below --data)')
      .option('--log-origin <name>', 'name of the log in its checkpoints (default: made of the key)')
      .option(
        '--evidence <file>',
        'time-stamping authorities that evidence is made by (JSON, docs/operations/configuration.md)',
      )
      .option('--witnesses <file>', 'who cosigns the log (JSON, docs/operations/configuration.md)')
      .option('--isolated', 'an instance without a network, which may take state secrets')
      .option('--requirements <file>', 'JSON with corrections of what is required of files by their origin')
      .option('--format-data <dir>', 'another release of format data, as `formats update` writes one')
      .option('--clamd <address>', "ClamAV's daemon, tcp://host:port or unix:/path; without it nothing is scanned")
      .addOption(
        new Option('--malware-policy <policy>', 'what becomes of packages that are not scanned for malware')
          .choices(['warn', 'block'])
          .default('warn'),
      )
      .option(
        '--unisolated-tools',
        'migrates files also where neither bwrap nor unshare keeps the tools from the network',
      )
      .option('--private-webhooks', 'lets webhooks go to addresses of private networks, and without TLS')
      .addOption(
        new Option('--log-level <level>', 'what goes to the log on standard error')
          .choices(['silent', 'error', 'warn', 'info', 'debug'])
          .default('warn'),
      ),
    async ({ json, signal }, options) => {
      const { startService } = await import('../service.js');
      return startService(options, { json, signal });
    },
  );

  run<[], { from: string[]; data?: string; database?: string } & S3Options>(
    withS3Options(
      program
        .command('rebuild')
        .description('recreate the catalogue from one store, or from the union of several')
        .requiredOption('--from <store...>', 'stores to read')
        .option('--data <directory>', 'data directory of the repository, with its embedded database')
        .option('--database <url>', 'a PostgreSQL server'),
    ),
    async ({ progress }, options) => {
      const { rebuild } = await import('../service.js');
      return rebuild(options, { progress });
    },
  );
}
