// Updates a bag again and again, dying at the first, second, third … change to the disk, and looks whether the next run makes it good.
// Dying: from that call on every call fails, so that nothing can be cleaned up. Prints how many places there were, or what went wrong.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const real = Object.fromEntries(['rename', 'mkdir', 'rm', 'rmdir', 'open'].map((name) => [name, fs[name]]));
let calls = 0;
let diesAt = Infinity;
for (const [name, call] of Object.entries(real))
  fs[name] = (...args) => (++calls >= diesAt ? Promise.reject(new Error('died')) : call(...args));
syncBuiltinESMExports();
const { createBag, updateBag, validateBagPath } = await import('@mocban/bagit');

const root = mkdtempSync(join(tmpdir(), 'bag-killed-'));
const source = join(root, 'source');
mkdirSync(join(source, 'old'), { recursive: true });
for (const name of ['kept', 'changed', 'old/gone']) writeFileSync(join(source, name), name);
writeFileSync(join(root, 'new'), 'new');
await createBag(source);
const put = (path) => ({ from: join(root, 'new'), path });
const changes = {
  put: [put('data/changed'), put('data/folder/added'), put('tags/tag.txt')],
  remove: ['data/old'],
  info: [{ label: 'Contact-Name', value: 'x' }],
};
const wanted = ['changed', 'folder', 'kept'];

async function dieAt(place) {
  const bag = join(root, 'bag');
  rmSync(bag, { recursive: true, force: true });
  cpSync(source, bag, { recursive: true });
  calls = 0;
  diesAt = place;
  const died = await updateBag(bag, changes).then(
    () => false,
    () => true,
  );
  diesAt = Infinity;
  if (died) await checkNothingLost(bag);
  const again = await updateBag(bag, died ? changes : {});
  const { findings } = await validateBagPath(bag);
  const payload = readdirSync(join(bag, 'data')).sort();
  const left = readdirSync(bag).filter((name) => name.startsWith('.'));
  if (findings.length > 0 || left.length > 0 || payload.join() !== wanted.join())
    throw new Error(`died at ${place}: ${JSON.stringify({ again, findings, payload, left })}`);
  return died;
}

/** Whatever the update was in the middle of, each old or new file is somewhere in the bag. */
async function checkNothingLost(bag) {
  const files = readdirSync(bag, { recursive: true }).map(String);
  for (const name of ['kept', 'changed'])
    if (!files.some((path) => path === `data/${name}` || path.endsWith(`/data/${name}`)))
      throw new Error(`${name} is lost`);
}

try {
  let place = 1;
  while (await dieAt(place)) place += 1;
  console.log(`died at ${place - 1} places`);
} finally {
  rmSync(root, { recursive: true, force: true });
}
