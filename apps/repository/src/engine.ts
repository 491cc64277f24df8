import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How far the heap may grow beyond what lives in it before garbage is collected. */
const GROWING_PERCENT = 60;
/** Bytecode that a function runs before it is compiled for speed; V8's own is a twelfth of it. */
const INTERRUPT_BUDGET = 800_000;

/**
 * Sets V8 for processes that run for months beside others. It lets garbage pile up to several times what lives while there is memory to
 * be had: an ingest of 10,000 files, which holds 20 MB, took 390 MiB at its peak and takes 266 with this. And it compiles thousands of
 * functions for speed that are soon compiled anew, in threads beside: a fifth of the processor time of an ingest, which waits for files
 * and digests and not for its own code.
 */
export function tuneEngine(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
}

type Collect = (options?: { type: 'minor' }) => void;

function expose(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}

let exposed: Collect | undefined;
const collect: Collect = (options) => (exposed ??= expose())(options);

/**
 * How far the heap may grow is decided at each collection, and the first comes late: by then the garbage of the start and of the
 * first packages had made 60 MiB of it. To be called once, when the service has started.
 */
export const collectGarbage = (): void => collect();

/** Packages of more files have tables of tens of megabytes. */
const MANY_FILES = 10_000;

/**
 * Between two steps of a package: what the last one held is garbage now, of which V8 sees little since it lies in buffers outside its
 * heap; the next step would come on top of it. What is young goes at once, which costs a millisecond; of a package of very many files
 * all goes, after each of its steps: one that was passed over since another had just ended let 20 MiB of the last step into the next.
 */
export function collectAfterStep(files: number): void {
  if (files > MANY_FILES) collectGarbage();
  else collect({ type: 'minor' });
}

/**
 * For processes that run jobs, which are told it at their start. Left alone the space for what is new grows to three times 16 MiB in a
 * step of very many files, and stays so.
 */
export const JOB_FLAGS: readonly string[] = ['--max-semi-space-size=4'];

/** How long garbage may pile up within a step of a package of very many files. */
const WITHIN_MS = 2000;

/**
 * For the time that a package is at work with: a step of very many files takes long enough for garbage to grow by all that
 * it may, which one of 10,000 never does. Costs some percent of such a package's time, nothing of others.
 * @param files how many the package has by now
 * @returns ends it
 */
export function collectWithinSteps(files: () => number): () => void {
  const timer = setInterval(() => {
    if (files() > MANY_FILES) collectGarbage();
  }, WITHIN_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Bytes that pass between two collections of the buffers they passed in. */
const PASSING_BYTES = 16 * 2 ** 20;
let passedBytes = 0;

/**
 * To be told of bytes that pass through in buffers of their own: at 64 MiB of those V8 goes through its whole heap, a tenth of a second,
 * though nearly all of them are young and could be had in half a millisecond.
 */
export function bytesPassed(bytes: number): void {
  passedBytes += bytes;
  if (passedBytes < PASSING_BYTES) return;
  passedBytes = 0;
  collect({ type: 'minor' });
}
