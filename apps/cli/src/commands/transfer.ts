import type { Command } from 'commander';
import { run } from '../run.js';

/** `transfer send|status`. */
export function transferCommands(program: Command): void {
  const transfer = program.command('transfer').description('send packages to a repository');

  run<[string], { to: string; key: string; agreement?: string; idempotencyKey?: string; wait: boolean }>(
    transfer
      .command('send <package>')
      .description(
        'send a package (zip, tar, tar.gz or folder); goes on where an earlier try broke off; prints the receipt',
      )
      .requiredOption('--to <url>', 'address of the repository')
      .requiredOption('--key <key>', "the agency's API key")
      .option('--agreement <code>', "submission agreement; the agency's only open one when not given")
      .option('--idempotency-key <text>', 'names this submission; by default the digest of the package')
      .option('--no-wait', 'do not wait for the outcome'),
    async ({ progress, signal }, options, path) => {
      const { sendTransfer } = await import('../transfer.js');
      return sendTransfer(path, options, { progress, signal });
    },
  );

  run<[string], { to: string; key: string }>(
    transfer
      .command('status <id>')
      .description('show the state and every finding of a transfer')
      .requiredOption('--to <url>', 'address of the repository')
      .requiredOption('--key <key>', 'an API key'),
    async (_context, options, id) => {
      const { transferStatus } = await import('../transfer.js');
      return transferStatus(id, options);
    },
  );
}
