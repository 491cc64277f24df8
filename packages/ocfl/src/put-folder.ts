import { StorageError, type WriteStore } from '@mocban/storage';
import { digestKey } from './digest.js';
import { OcflError } from './error.js';
import { InFlight } from './in-flight.js';
import { joinKey, relativeKey } from './key.js';

const PUT_AT_ONCE = 8;

/**
 * When a file of an object is put where nothing can be moved there at once: content first, then the versions' inventories, what says
 * that it is an object, the root inventory (the commit point) and at last its sidecar. A reader who sees a root inventory sees a whole object.
 * @param path below the object root
 */
export function commitRank(path: string): 0 | 1 | 2 | 3 | 4 {
  if (path === 'inventory.json') return 3;
  if (path.startsWith('inventory.json.')) return 4;
  if (path.startsWith('0=ocfl_object_')) return 2;
  return /^v\d+\/inventory\.json(\.|$)/.test(path) ? 1 : 0;
}

/**
 * Puts the files of a staged folder under another key of the same store, in the order of commits. What an interrupted run has put
 * there is kept where it has the same bytes.
 * @param options.place path of the target folder below the object root, `''` for the object itself
 * @param options.last rank of what is put last; what comes after it is the caller's
 * @throws OcflError `OCFL_OBJECT_EXISTS` when there are other bytes
 */
export async function putFolder(
  store: WriteStore,
  from: string,
  to: string,
  { place, last }: { place: string; last: 2 | 4 },
): Promise<void> {
  const later: string[] = [];
  const putting = new InFlight(PUT_AT_ONCE);
  for await (const { key } of store.list(from)) {
    const path = relativeKey(from, key);
    if (commitRank(joinKey(place, path)) > 0) later.push(path);
    else await putting.add(() => putOnce(store, key, joinKey(to, path)));
  }
  await putting.settle();
  const rank = (path: string): number => commitRank(joinKey(place, path));
  for (const path of later.filter((one) => rank(one) <= last).sort((a, b) => rank(a) - rank(b)))
    await putOnce(store, joinKey(from, path), joinKey(to, path));
}

async function putOnce(store: WriteStore, from: string, to: string): Promise<void> {
  try {
    const stat = await store.stat(from);
    await store.write(to, store.read(from), stat ?? {});
  } catch (cause) {
    if (!(cause instanceof StorageError) || cause.code !== 'STORAGE_KEY_EXISTS') throw cause;
    const [staged, there] = [await sha512(store, from), await sha512(store, to)];
    if (staged === there) return;
    throw new OcflError('OCFL_OBJECT_EXISTS', `${to}: the place of the object holds other bytes`, { cause });
  }
}

const sha512 = async (store: WriteStore, key: string): Promise<string | undefined> =>
  (await digestKey(store, key, ['sha512'])).digests['sha512'];

/** Moves a folder where no rename does it: copied whole, then removed. */
export async function moveFolder(store: WriteStore, from: string, to: string): Promise<void> {
  await putFolder(store, from, to, { place: '', last: 4 });
  await store.remove(from);
}
