import type { Command } from 'commander';
import type { AuditOptions } from '../audit.js';
import { run } from '../run.js';
import { withS3Options, type S3Options } from '../s3-options.js';
import type { VerifyStoreOptions } from '../verify-store.js';
import { several } from '../several.js';

/** `audit`, `repair`, `verify-store`. */
export function auditCommands(program: Command): void {
  run<[string[]], AuditOptions>(
    withS3Options(
      program
        .command('audit <store...>')
        .description('re-read every object of a store; verdict per object and file')
        .option('--sample <n>', 'only so many objects drawn by lot, or of a hundred so many: 100 or 5%')
        .option('--seed <text>', 'draws the same objects again')
        .option('--throttle <bytes>', 'read at most so many bytes a second, as 50M'),
    ),
    async (context, options, stores) => (await import('../audit.js')).auditStores(stores, options, context),
  );

  run<[string], { from: string; object?: string; dryRun?: boolean } & S3Options>(
    withS3Options(
      program
        .command('repair <store>')
        .description('restore damaged objects from a provably good copy in another store')
        .requiredOption('--from <store>', 'the store with the good copies')
        .option('--object <id>', 'only this object')
        .option('--dry-run', 'say what would be done and write nothing'),
    ),
    async (context, options, store) => (await import('../repair.js')).repairStore(store, options, context),
  );

  run<[string], VerifyStoreOptions>(
    withS3Options(
      program
        .command('verify-store <store>')
        .description('check objects, log and evidence of a store without database or service')
        .option('--key <vkey>', 'verifier key of the log, or a file that holds it; may be repeated', several)
        .option('--checkpoint <file>', 'an older checkpoint that the log must continue')
        .option('--witness <vkey>', 'verifier key of a witness that cosigned the checkpoint; may be repeated', several)
        .option('--quorum <n>', 'so many of them must have (default: all)', Number)
        .option('--with <store>', 'another store, which may still name what was taken away here; repeated', several),
    ),
    async (context, options, store) => (await import('../verify-store.js')).verifyWholeStore(store, options, context),
  );
}
