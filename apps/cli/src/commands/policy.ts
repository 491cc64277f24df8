import { InvalidArgumentError, Option, type Command } from 'commander';
import type { PolicyChoice, ToService, Waiting, WithReason } from '../policy.js';
import { run } from '../run.js';
import type { StoreAuditOptions } from '../store-audit.js';

const count = (text: string): number => {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('expected a positive number');
  return Number(text);
};

/** `policy show|plan|confirm|approve|cancel|status`, `store list|audit|drain|back-fill|delete-drained`. */
export function policyCommands(program: Command): void {
  const policy = program
    .command('policy')
    .description('the policies of replication of a repository, and the plans that change what it has');
  const store = program.command('store').description('the stores of a repository, and the plans that move copies');
  const to = (command: Command): Command =>
    command.requiredOption('--to <url>', 'address of the repository').requiredOption('--key <key>', 'an API key');
  const of = (group: Command, name: string, description: string): Command =>
    to(group.command(name).description(description));
  const waiting = (command: Command): Command => command.option('--wait', 'until it is done');

  run<[], ToService>(
    of(policy, 'show', 'policies in force, open plans, what is below its policy; ends with 1 while something is'),
    async (_context, options) => (await import('../policy.js')).showPolicies(options),
  );
  run<[], ToService & WithReason & PolicyChoice>(
    of(policy, 'plan', 'what another policy would take; nothing is done')
      .requiredOption('--min-copies <n>', 'verified copies', count)
      .option('--min-sites <n>', 'sites they are to lie on', count)
      .option('--min-carrier-kinds <n>', 'kinds of carrier', count)
      .option('--copies-before-preserved <n>', 'without which a transfer does not count as preserved', count)
      .option('--stores <id...>', 'stores that hold the copies; else every store')
      .option('--fonds <code>', 'the fonds it is for; else all that have none of their own')
      .addOption(
        new Option('--retention <class>', 'only for what is to be kept for ever (vĩnh viễn)').choices(['permanent']),
      )
      .requiredOption('--reason <text>', 'why'),
    async (_context, options) => (await import('../policy.js')).planPolicy(options),
  );
  run<[string], ToService & Partial<WithReason> & Waiting>(
    waiting(
      of(policy, 'confirm <plan>', 'have a plan carried out, or ask a second person for it').option(
        '--reason <text>',
        'for the second person; else that of the plan',
      ),
    ),
    async ({ signal }, options, id) => (await import('../policy.js')).confirmPlan(id, options, signal),
  );
  run<[string], ToService & Waiting>(
    waiting(of(policy, 'approve <plan>', 'agree to a plan as the second person')),
    async ({ signal }, options, id) => (await import('../policy.js')).approvePlan(id, options, signal),
  );
  run<[string], ToService>(
    of(policy, 'cancel <plan>', 'end a plan; what it has made stays'),
    async (_context, options, id) => (await import('../policy.js')).cancelPlan(id, options),
  );
  run<[string | undefined], ToService & Waiting>(
    waiting(
      of(policy, 'status [plan]', 'how far a plan is, or all that are open; ends with 1 while something is left'),
    ),
    async ({ signal }, options, id) => (await import('../policy.js')).planStatus(id, options, signal),
  );

  run<[], ToService>(
    of(store, 'list', 'stores, what they hold and wait for; ends with 1 while one is away'),
    async (_context, options) => (await import('../policy.js')).listStores(options),
  );
  run<[string | undefined], StoreAuditOptions>(
    waiting(
      of(
        store,
        'audit [store]',
        'have copies read, of one store or of all; with --wait ends with 1 when one is not intact',
      )
        .option('--fonds <code>', 'only of this fonds')
        .option('--agency <code>', 'only what this agency deposited')
        .option('--holding <id>', 'only this holding')
        .option('--sample <n>', 'only so many drawn by lot, or of a hundred so many: 100 or 5%')
        .option('--seed <text>', 'draws the same again')
        .option('--throttle <bytes>', 'read at most so many bytes a second, as 50M'),
    ),
    async ({ signal }, options, id) => (await import('../store-audit.js')).auditAtService(id, options, signal),
  );
  run<[], ToService & WithReason>(
    of(store, 'back-fill', 'plan the copies that stores lack by the policies, e.g. one that was added').requiredOption(
      '--reason <text>',
      'why',
    ),
    async (_context, { reason, ...service }) =>
      (await import('../policy.js')).propose(service, { kind: 'back-fill', reason }),
  );
  for (const [kind, description] of [
    ['drain', 'plan to move everything away from a store, which stays recoverable for three months'],
    ['delete-drained', 'plan to delete what a drained store still has'],
  ] as const)
    run<[string], ToService & WithReason>(
      of(store, `${kind} <store>`, description).requiredOption(
        '--reason <text>',
        'why; of a store that fails, the cause',
      ),
      async (_context, { reason, ...service }, id) =>
        (await import('../policy.js')).propose(service, { kind, store: id, reason }),
    );
}
