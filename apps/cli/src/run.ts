import type { Command } from 'commander';
import { failure, UsageError, type Outcome } from './outcome.js';
import { createProgress, type Progress } from './progress.js';

export interface Context {
  json: boolean;
  progress: Progress;
  signal: AbortSignal;
  /** Writes lines for people at once, waiting for a slow reader; nothing with `--json`. */
  print(lines: readonly string[]): Promise<void>;
  /** Writes a part of the JSON document at once, in the same way; nothing without `--json`. Its outcome has no `json` then. */
  document(part: string): Promise<void>;
}

/**
 * Gives a command its `--json` option and its way out: `act` answers with an outcome, which is printed once; an error that escapes
 * it means that the command could not run (exit 3), or that what it was given is bad (exit 1), see `failure`.
 */
export function run<Args extends unknown[], Options extends object>(
  command: Command,
  act: (context: Context, options: Options, ...args: Args) => Promise<Outcome>,
): Command {
  return command.option('--json', 'print one JSON document for machines').action(async (...values: unknown[]) => {
    const options = values.at(-2) as Options & { json?: boolean };
    const json = options.json === true;
    const progress = await createProgress(!json && process.stderr.isTTY === true);
    const abort = new AbortController();
    const stop = () => abort.abort(new Error('interrupted'));
    const print = async (lines: readonly string[]): Promise<void> => {
      progress.clear();
      if (!json) await write(process.stdout, lines);
    };
    const document = async (part: string): Promise<void> => {
      if (json) await put(process.stdout, part);
    };
    // Once: whoever asks a second time is not kept waiting.
    process.once('SIGINT', stop).once('SIGTERM', stop);
    let outcome: Outcome;
    try {
      outcome = await act(
        { json, progress, signal: abort.signal, print, document },
        options,
        ...(values.slice(0, -2) as Args),
      );
    } catch (error) {
      if (error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: 2 });
      outcome = failure(error);
    } finally {
      progress.stop();
      process.off('SIGINT', stop).off('SIGTERM', stop);
    }
    process.exitCode = outcome.exit;
    if (!json) await write(outcome.exit === 3 ? process.stderr : process.stdout, outcome.text);
    else if (outcome.json !== undefined) await write(process.stdout, [JSON.stringify(outcome.json)]);
  });
}

async function write(stream: NodeJS.WriteStream, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await put(stream, `${lines.join('\n')}\n`);
}

async function put(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise((resolve) => stream.once('drain', resolve));
}
