import { SingleBar } from 'cli-progress';

/** A bar on a terminal for work that takes long; silent elsewhere. */
export interface Progress {
  /** @param total undefined while it is not known */
  update(done: number, total: number | undefined, label: string): void;
  stop(): void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

export function createProgress(visible: boolean): Progress {
  if (!visible) return silent;
  let bar: SingleBar | undefined;
  return {
    update(done, total, label) {
      if (bar === undefined) {
        bar = new SingleBar({
          format: '{label} [{bar}] {value}/{total}',
          stream: process.stderr,
          clearOnComplete: true,
          hideCursor: true,
        });
        bar.start(total ?? done, done, { label });
      }
      bar.setTotal(total ?? done);
      bar.update(done, { label });
    },
    stop() {
      bar?.stop();
    },
  };
}
