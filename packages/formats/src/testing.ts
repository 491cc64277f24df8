const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;

/**
 * A compound file for tests, of streams and, where a name ends with a slash, storages; what lies in a storage is named with it and stands
 * behind it. One table, one directory sector or more.
 */
export function compoundFile(contents: Readonly<Record<string, Buffer>>): Buffer {
  const chains: number[] = [FREE];
  const sectors: Buffer[] = [Buffer.alloc(SECTOR, 0xff)];
  const add = (bytes: Buffer): number => {
    const first = sectors.length;
    const count = Math.max(1, Math.ceil(bytes.length / SECTOR));
    for (let place = 0; place < count; place += 1) {
      const sector = Buffer.alloc(SECTOR);
      bytes.copy(sector, 0, place * SECTOR, (place + 1) * SECTOR);
      sectors.push(sector);
      chains.push(place === count - 1 ? END : first + place + 1);
    }
    return first;
  };
  const mini: Buffer[] = [];
  const miniTable: number[] = [];
  const addMini = (bytes: Buffer): number => {
    const first = mini.length;
    const count = Math.max(1, Math.ceil(bytes.length / 64));
    for (let place = 0; place < count; place += 1) {
      const sector = Buffer.alloc(64);
      bytes.copy(sector, 0, place * 64, (place + 1) * 64);
      mini.push(sector);
      miniTable.push(place === count - 1 ? END : first + place + 1);
    }
    return first;
  };
  const names = Object.keys(contents);
  const entries = names.map((name, index) => {
    const bytes = contents[name]!;
    const isStorage = name.endsWith('/');
    const start = isStorage ? 0 : bytes.length < 4096 ? addMini(bytes) : add(bytes);
    const right = numberOf(names, folderOf(name), index + 1);
    const child = isStorage ? numberOf(names, name, index + 1) : FREE;
    const own = name.slice(folderOf(name).length).replace(/\/$/, '');
    return entry(own, isStorage ? 1 : 2, { right, child, start, sizeBytes: bytes.length });
  });
  const miniStart = add(Buffer.concat(mini));
  const table = Buffer.alloc(SECTOR, 0xff);
  miniTable.forEach((next, at) => table.writeUInt32LE(next, at * 4));
  const miniTableStart = add(table);
  const root = entry('Root Entry', 5, {
    child: numberOf(names, '', 0),
    start: miniStart,
    sizeBytes: mini.length * 64,
  });
  const directory = add(Buffer.concat([root, ...entries]));
  chains.forEach((next, at) => sectors[0]!.writeUInt32LE(next, at * 4));
  return Buffer.concat([header(directory, miniTableStart), ...sectors]);
}

/** What a name lies in, with its slash. */
const folderOf = (name: string): string => /^(?:.*\/)?(?=[^/]+\/?$)/.exec(name)?.[0] ?? '';

/** The first entry from a place on that lies in a folder, counted behind the root. */
function numberOf(names: readonly string[], folder: string, from: number): number {
  const at = names.findIndex((name, index) => index >= from && folderOf(name) === folder);
  return at === -1 ? FREE : at + 1;
}

function entry(
  name: string,
  type: number,
  {
    right = FREE,
    child = FREE,
    start,
    sizeBytes,
  }: { right?: number; child?: number; start: number; sizeBytes: number },
): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 0, 'utf16le');
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes[66] = type;
  bytes.writeUInt32LE(FREE, 68);
  bytes.writeUInt32LE(right, 72);
  bytes.writeUInt32LE(child, 76);
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(sizeBytes, 120);
  return bytes;
}

function header(directory: number, miniTable: number): Buffer {
  const bytes = Buffer.alloc(SECTOR, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.fill(0, 8, 76);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(directory, 48);
  bytes.writeUInt32LE(4096, 56);
  bytes.writeUInt32LE(miniTable, 60);
  bytes.writeUInt32LE(1, 64);
  bytes.writeUInt32LE(END, 68);
  bytes.writeUInt32LE(0, 76);
  return bytes;
}
