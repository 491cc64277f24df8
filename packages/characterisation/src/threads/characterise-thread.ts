/** Entry of a thread that characterises one file after the other. */
import { parentPort } from 'node:worker_threads';
import { characteriseFile } from '../characterise-file.js';
import type { CharacteriseAnswer, CharacteriseQuestion } from './message.js';

async function answer({ path, options }: CharacteriseQuestion): Promise<CharacteriseAnswer> {
  try {
    return { found: await characteriseFile(path, options) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Anything else is a fault of ours: the thread ends over it.
    if (code === undefined || code.startsWith('ERR_')) throw error;
    return { error: { code, message } };
  }
}

parentPort?.on('message', (question: CharacteriseQuestion) => {
  void answer(question).then(
    (found) => parentPort?.postMessage(found),
    // Out of the promise, so that it ends the thread and is told as its reason.
    (error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
  );
});
