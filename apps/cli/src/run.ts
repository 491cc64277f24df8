import type { Command } from 'commander';
import { errnoOf, messageOf, type Outcome } from './outcome.js';
import { createProgress, type Progress } from './progress.js';

export interface Context {
  json: boolean;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Gives a command its `--json` option and its way out: `act` answers with an outcome, which is printed once; an error that escapes
 * it means that the command could not run (exit 3).
 */
export function run<Args extends unknown[], Options extends object>(
  command: Command,
  act: (context: Context, options: Options, ...args: Args) => Promise<Outcome>,
): Command {
  return command.option('--json', 'print one JSON document for machines').action(async (...values: unknown[]) => {
    const options = values.at(-2) as Options & { json?: boolean };
    const json = options.json === true;
    const progress = createProgress(!json && process.stderr.isTTY === true);
    const abort = new AbortController();
    const stop = () => abort.abort(new Error('interrupted'));
    process.once('SIGINT', stop).once('SIGTERM', stop);
    let outcome: Outcome;
    try {
      outcome = await act({ json, progress, signal: abort.signal }, options, ...(values.slice(0, -2) as Args));
    } catch (error) {
      outcome = failure(error);
    } finally {
      progress.stop();
      process.off('SIGINT', stop).off('SIGTERM', stop);
    }
    print(outcome, json);
  });
}

function failure(error: unknown): Outcome {
  const code = (error as { code?: unknown }).code;
  const message = messageOf(error);
  return {
    exit: 3,
    json: { error: { code: typeof code === 'string' ? code : (errnoOf(error) ?? 'INTERNAL'), message } },
    text: [`could not run: ${message}`],
  };
}

function print(outcome: Outcome, json: boolean): void {
  process.exitCode = outcome.exit;
  if (json) process.stdout.write(`${JSON.stringify(outcome.json)}\n`);
  else if (outcome.text.length > 0)
    (outcome.exit === 3 ? process.stderr : process.stdout).write(`${outcome.text.join('\n')}\n`);
}
