import type { Command } from 'commander';
import { run } from '../run.js';
import type { NewKeyOptions } from '../log.js';
import type { WitnessOptions } from '../log-witness.js';
import type { ServeWitnessOptions } from '../serve-witness.js';
import type { LogOptions, ProveOptions } from '../log-proofs.js';
import { withS3Options } from '../s3-options.js';
import { several } from '../several.js';

const withJudges = (command: Command): Command =>
  command
    .option('--key <vkey>', 'verifier key of the log, or a file that holds it; may be repeated', several)
    .option('--checkpoint <file>', 'an older checkpoint that the log must continue');

/** `log new-key`, `log verify`, `log prove`, `log witness`, `log serve-witness`. */
export function logCommands(program: Command): void {
  const log = program.command('log').description('the signed log of an archive');
  run<[], NewKeyOptions>(
    log
      .command('new-key')
      .description('make the key that takes the place of the one that the log is signed with')
      .option('--data <directory>', 'data directory of the repository', 'mocban-data')
      .option('--log-key <file>', 'the present key (default: log-key.pem below --data)')
      .option('--log-origin <name>', 'name of the log, where the repository is started with one'),
    async (_context, options) => (await import('../log.js')).newLogKey(options),
  );
  run<[string], WitnessOptions>(
    withS3Options(
      log
        .command('witness <store>')
        .description('as somebody outside: cosign the newest checkpoint, if the log continues the one cosigned before')
        .requiredOption('--key <vkey>', 'verifier key of the log, or a file that holds it')
        .requiredOption('--witness-key <file>', 'private key of the witness; made where there is none')
        .requiredOption('--name <name>', 'by which the witness is known')
        .requiredOption('--state <file>', 'keeps the newest checkpoint that was cosigned'),
    ),
    async (context, options, store) => (await import('../log-witness.js')).witnessLog(store, options, context),
  );
  run<[], ServeWitnessOptions>(
    log
      .command('serve-witness')
      .description('be a witness that logs ask over HTTP (C2SP tlog-witness), until it is stopped')
      .requiredOption('--key <vkey>', 'verifier key of a log, or a file that holds it; may be repeated', several)
      .requiredOption(
        '--witness-key <file>',
        'private key of the witness; made, with the folder of --state, where there is none',
      )
      .requiredOption('--name <name>', 'by which the witness is known')
      .requiredOption('--state <folder>', 'keeps the newest checkpoint of each log that was cosigned; for one process')
      .option('--listen <address>', 'address and port; 0 takes any free port', '127.0.0.1:7106'),
    async (context, options) => (await import('../serve-witness.js')).serveWitness(options, context),
  );
  run<[string[]], LogOptions>(
    withS3Options(
      withJudges(log.command('verify <store...>').description('read the whole log of stores'))
        .option(
          '--witness <vkey>',
          'verifier key of a witness that cosigned the checkpoint (the older one, if given)',
          several,
        )
        .option('--quorum <n>', 'so many of them must have (default: all)', Number),
    ),
    async (context, options, stores) => (await import('../log-proofs.js')).verifyLogs(stores, options, context),
  );
  run<[string], ProveOptions>(
    withS3Options(
      withJudges(
        log
          .command('prove <store>')
          .description('proofs for a third party: entries of an object, and that an older tree is the beginning'),
      ).option('--object <id>', 'prove the entries that name this object'),
    ),
    async (context, options, store) => (await import('../log-proofs.js')).proveLog(store, options, context),
  );
}
