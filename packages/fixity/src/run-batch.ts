import { copyFile } from './file-copy.js';
import { digestFile, Stopped, type ReadBuffers } from './file-digest.js';
import type { Batch, CopyItem, DigestItem, ItemOutcome, Outcomes } from './jobs.js';

/** After this many bytes a batch answers with what it has, so that other workers can take the rest. */
const REPLY_AFTER_BYTES = 32 * 1024 * 1024;

/** Does the items of a batch in order; never throws for what is wrong with a file. */
export async function runBatch(batch: Batch, buffers: ReadBuffers): Promise<Outcomes> {
  const stop = new Int32Array(batch.stop);
  const stopped = () => Atomics.load(stop, 0) !== 0;
  const outcomes: ItemOutcome[] = [];
  let bytes = 0;
  for (const item of batch.items) {
    if (stopped()) return 'aborted';
    try {
      const fixity =
        batch.kind === 'copy'
          ? await copyFile(item as CopyItem, batch.algorithms, batch, buffers, stopped)
          : await digestFile((item as DigestItem).path, batch.algorithms, buffers, stopped);
      bytes += fixity.sizeBytes;
      outcomes.push(fixity);
    } catch (error) {
      if (error instanceof Stopped) return 'aborted';
      outcomes.push({ error: describeFailure(error) });
    }
    if (bytes >= REPLY_AFTER_BYTES) break;
  }
  return outcomes;
}

/** Node's messages carry absolute paths; the code and the system call say what matters. */
function describeFailure(error: unknown): { code: string; message: string } {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { code, message: syscall === undefined ? message : `${syscall}: ${code}` };
}
