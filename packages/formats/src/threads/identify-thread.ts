/** Entry of a thread that identifies one lot of files after the other. */
import { lstatSync, type Stats } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { WindowReader } from '../files/window-reader.js';
import { openIdentifier } from '../release/open-identifier.js';
import type { FileAnswer, IdentifyQuestion, SpecialKind, ThreadData } from './message.js';

const opening = openIdentifier(workerData as ThreadData);
// Whoever asks is told.
opening.catch(() => undefined);
const reader = new WindowReader();

async function answerAll({ files, done }: IdentifyQuestion): Promise<FileAnswer[]> {
  const counter = new Int32Array(done);
  const answers: FileAnswer[] = [];
  for (const file of files) {
    answers.push(await (typeof file === 'string' ? answer(file, file) : answer(file.path, file.name)));
    Atomics.add(counter, 0, 1);
  }
  return answers;
}

async function answer(path: string, name: string): Promise<FileAnswer> {
  try {
    const identifier = await opening;
    const special = specialKind(lstatSync(path));
    if (special !== undefined) return { special };
    const windows = reader.read(path);
    const seen = identifier.identify(windows, name);
    const found = seen.unopened === undefined ? seen : await identifier.identifyFile(path, { windows, name });
    return { sizeBytes: windows.sizeBytes, ...found };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Anything else is a fault of ours: the thread ends over it.
    if (code === undefined || code.startsWith('ERR_')) throw error;
    return { error: { code, message } };
  }
}

function specialKind(stats: Stats): SpecialKind | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isSymbolicLink()) return 'symbolic link';
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'named pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

parentPort?.on('message', (question: IdentifyQuestion) => {
  void answerAll(question).then(
    (answers) => parentPort?.postMessage(answers),
    // Out of the promise, so that it ends the thread and is told as its reason.
    (error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
  );
});
