import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { mocban } from '../../e2e/service.js';

/** A witness as a process of its own, by the command line. */
export class WitnessProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    readonly vkey: string,
  ) {}

  /** @param folder keeps its key and its state @param port the one of an earlier start */
  static async start(folder: string, { log, name, port = 0 }: { log: string; name: string; port?: number }) {
    const child = spawn(
      process.execPath,
      [
        ...[mocban, 'log', 'serve-witness', '--key', log, '--witness-key', path.join(folder, `${name}.pem`)],
        ...['--name', name, '--state', path.join(folder, name), '--listen', `127.0.0.1:${port}`, '--json'],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = once(child, 'close').then(() => {
      throw new Error(`the witness ${name} ended`);
    });
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
    ended.catch(() => undefined);
    const { url, vkey } = JSON.parse(line) as { url: string; vkey: string };
    return new WitnessProcess(child, url, vkey);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill(signal);
    await closed;
  }
}
