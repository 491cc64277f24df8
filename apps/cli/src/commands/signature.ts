import type { Command } from 'commander';
import { run } from '../run.js';
import type { VerifyOptions } from '../signature/verify.js';

/** `signature verify`. */
export function signatureCommands(program: Command): void {
  const signature = program.command('signature').description('digital signatures of documents');
  run<[string[]], VerifyOptions>(
    signature
      .command('verify <file...>')
      .description('judge all signatures of documents: PDF, CMS (.p7s, .p7m), XML')
      .option('--trust <directory>', 'certificates that are believed: self-signed ones, or a signed trust store')
      .option('--trust-key <file>', 'public key (PEM) that the trust store is signed with')
      .option('--certs <directory>', 'further certificates, which complete chains')
      .option('--revocation <directory>', 'lists of revoked certificates and OCSP responses')
      .option(
        '--evidence <file>',
        'evidence record (RFC 4998) of the file, or of the manifests beside it that name the file',
      )
      .option('--content <file>', 'what was signed, for a detached signature (default: the file without .p7s)')
      .option('--at <time>', 'time to judge at, ISO 8601 (default: now)')
      .option('--policy <file>', 'until when algorithms are believed, JSON')
      .option('--language <code>', 'vi or en', 'vi'),
    async (context, options, files) =>
      (await import('../signature/verify.js')).verifySignatures(files, options, context),
  );
}
