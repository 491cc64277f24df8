import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Socket } from 'node:net';

type Shell = ChildProcessByStdio<Socket, Socket, null>;

/**
 * Runs a command for each line of input and says by a line whether it succeeded. One small shell for the process's lifetime: to start a
 * command from a large process takes longer than most commands. It ends with us, whatever ends us, and keeps nobody alive.
 */
export class LineShell {
  readonly #child: Shell;
  readonly #asked: ((succeeded: boolean) => void)[] = [];

  /** @param command of a shell; `$line` is what is asked for */
  constructor(command: string) {
    const script = `while IFS= read -r line; do if ${command}; then echo 0; else echo 1; fi; done`;
    this.#child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] }) as Shell;
    this.#child.unref();
    this.#child.stdin.on('error', () => this.#giveUp()).unref();
    this.#child.stdout.setEncoding('latin1').on('data', (answers: string) => this.#take(answers));
    this.#child.stdout.unref();
    this.#child.on('error', () => this.#giveUp()).on('exit', () => this.#giveUp());
  }

  /**
   * Several at a time are done one after the other.
   * @param line without a line break
   * @returns whether the command succeeded; `false` where there is no shell
   */
  ask(line: string): Promise<boolean> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined)
      return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#child.stdout.ref();
      this.#child.stdin.write(`${line}\n`);
    });
  }

  end(): void {
    this.#child.stdin.end();
  }

  #take(answers: string): void {
    for (const answer of answers) if (answer !== '\n') this.#asked.shift()?.(answer === '0');
    if (this.#asked.length === 0) this.#child.stdout.unref();
  }

  #giveUp(): void {
    this.#child.stdout.unref();
    for (const resolve of this.#asked.splice(0)) resolve(false);
  }
}
