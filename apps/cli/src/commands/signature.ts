import type { Command } from 'commander';
import { withJudgeOptions } from '../judge-options.js';
import { run } from '../run.js';
import type { VerifyOptions } from '../signature/verify.js';

/** `signature verify`. */
export function signatureCommands(program: Command): void {
  const signature = program.command('signature').description('digital signatures of documents');
  run<[string[]], VerifyOptions>(
    withJudgeOptions(
      signature
        .command('verify <file...>')
        .description(
          'judge all signatures of documents: PDF, CMS (.p7s, .p7m), XML; of a folder, .zip or .tar those that are over its files',
        ),
    )
      .option(
        '--evidence <file>',
        'evidence record (RFC 4998) of the file, or of the manifests beside it that name the file',
      )
      .option('--content <file>', 'what was signed, for a detached signature (default: the file without .p7s)')
      .option('--language <code>', 'vi or en', 'vi'),
    async (context, options, files) =>
      (await import('../signature/verify.js')).verifySignatures(files, options, context),
  );
}
