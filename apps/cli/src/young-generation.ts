import { setFlagsFromString } from 'node:v8';

/** By then what is held at a time has been held often enough: V8 has given the young generation what that needs. */
const SETTLED = 4096;

/**
 * Keeps what is held of each of very many items from growing the young generation, which V8 otherwise doubles up to three times 16 MiB
 * as long as anything survives in it. To be called before the first item (0), since lists of names all survive, and with each; what has grown until then stays, and the process is as quick as before.
 * Isolates of new threads set the flag back, so that it is set again now and then.
 */
export function holdYoungGeneration(items: number): void {
  if (items % SETTLED === 0) setFlagsFromString('--semi-space-growth-factor=1');
}
