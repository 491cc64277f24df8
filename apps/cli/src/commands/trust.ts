import type { Command } from 'commander';
import { run } from '../run.js';
import type { AddOptions, ListOptions, SignOptions } from '../trust.js';

/** `trust add`, `list`, `sign`. */
export function trustCommands(program: Command): void {
  const trust = program.command('trust').description('the signed store of certificates that are believed');
  run<[string, string[]], AddOptions>(
    trust
      .command('add <directory> <certificate...>')
      .description('put certificates into a trust store; they are believed once it is signed')
      .requiredOption('--kind <kind>', 'anchor, or intermediate, which completes chains')
      .requiredOption('--domain <domain>', 'CONG_VU, CONG_CONG, CHUYEN_DUNG, NUOC_NGOAI or KHONG_RO')
      .requiredOption('--source <text>', 'where the certificate was got')
      .requiredOption('--approver <name>', 'who answers for it')
      .option('--from <time>', 'believed since (default: since the certificate is valid)')
      .option('--until <time>', 'believed until, and not from then on'),
    async (_context, options, folder, files) => (await import('../trust.js')).addToTrust(folder, files, options),
  );
  run<[string], ListOptions>(
    trust
      .command('list <directory>')
      .description('what a trust store holds, and whether it is signed')
      .option('--key <file>', 'public key (PEM) that it is signed with'),
    async (_context, options, folder) => (await import('../trust.js')).listTrust(folder, options),
  );
  run<[string], SignOptions>(
    trust
      .command('sign <directory>')
      .description('sign a trust store with all that was added to it')
      .requiredOption('--key <file>', 'private key (PEM, Ed25519)')
      .option('--previous-key <file>', 'public key that it is signed with so far, where that is another'),
    async (_context, options, folder) => (await import('../trust.js')).signTrust(folder, options),
  );
}
