import { Option, type Command } from 'commander';
import type { RenewOptions } from '../evidence/make.js';
import type { ExportOptions } from '../evidence/export.js';
import type { AuthorityOptions } from '../evidence/material.js';
import type { VerifyEvidenceOptions } from '../evidence/verify.js';
import { withJudgeOptions } from '../judge-options.js';
import { run } from '../run.js';
import { withS3Options, type S3Options } from '../s3-options.js';
import { several } from '../several.js';

const withAuthorities = (command: Command): Command =>
  withJudgeOptions(command)
    .option(
      '--tsa <url>',
      'time-stamping authority (RFC 3161) to ask; repeated: the next where one gives none',
      several,
    )
    .option('--tsa-policy <oid>', 'policy that the time-stamp must be by');

/** `evidence seal`, `evidence renew`, `evidence verify`, `evidence export`. */
export function evidenceCommands(program: Command): void {
  const evidence = program
    .command('evidence')
    .description('evidence that what a store holds was there at a time (RFC 4998), without a service');
  run<[string], AuthorityOptions & S3Options>(
    withS3Options(
      withAuthorities(
        evidence.command('seal <store>').description('have the versions stamped that no batch of evidence has'),
      ),
    ),
    async (context, options, store) => (await import('../evidence/make.js')).sealEvidence(store, options, context),
  );
  run<[string], RenewOptions>(
    withS3Options(
      withAuthorities(
        evidence
          .command('renew <store>')
          .description('renew evidence before an authority or an algorithm is believed no more'),
      )
        .addOption(
          new Option('--by <way>', 'a later time-stamp, or another digest algorithm')
            .choices(['timestamp', 'algorithm'])
            .default('timestamp'),
        )
        .addOption(
          new Option('--algorithm <name>', 'the other digest algorithm')
            .choices(['sha256', 'sha384', 'sha512'])
            .default('sha512'),
        )
        .option('--all', 'everything, and not only what is due within twelve months'),
    ),
    async (context, options, store) => (await import('../evidence/make.js')).renewEvidence(store, options, context),
  );
  run<[string[]], VerifyEvidenceOptions>(
    withS3Options(
      withJudgeOptions(
        evidence
          .command('verify <path...>')
          .description('judge the evidence of stores, or evidence records (.ers)')
          .option('--object <id>', 'of a store: only this object')
          .option('--manifests <directory>', 'of a record: folder with the two manifests that it proves')
          .option(
            '--package <path>',
            'of a record with manifests: the package (an object of a store, or a DIP), whose files are held against them',
          )
          .option('--file <path>', 'of a record: a file that it proves; repeated: a group', several),
      ),
    ),
    async (context, options, paths) =>
      (await import('../evidence/verify.js')).verifyEvidenceOf(paths, options, context),
  );
  run<[string, string], ExportOptions>(
    withS3Options(
      evidence
        .command('export <store> <object>')
        .description('write the evidence of an object into a new folder: record, manifests, and the proof step by step')
        .requiredOption('--out <directory>', 'a folder that is not there yet')
        .option('--version <version>', 'e.g. v2 (default: the newest)'),
    ),
    async (context, options, store, object) =>
      (await import('../evidence/export.js')).exportEvidence(store, object, options, context),
  );
}
