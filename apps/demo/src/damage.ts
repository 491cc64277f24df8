import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Flips one bit in the middle of the first PDF that a store holds: what a failing disk does. */
export async function flipOneByte(store: string): Promise<{ path: string; offset: number }> {
  const names = await readdir(join(store, 'objects'), { recursive: true });
  const name = names.sort().find((candidate) => candidate.endsWith('.pdf'));
  if (name === undefined) throw new Error('the store holds no PDF');
  const file = await open(join(store, 'objects', name), 'r+');
  try {
    const { size } = await file.stat();
    const offset = Math.floor(size / 2);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, offset);
    byte[0]! ^= 1;
    await file.write(byte, 0, 1, offset);
    return { path: join('objects', name), offset };
  } finally {
    await file.close();
  }
}
