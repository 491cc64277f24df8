import { FormatsError } from '../error.js';

/** Bytes of a file from a place on; fewer at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/** A storage or a stream. Names are without the control characters and spaces at their ends, `/` between storages. */
export interface CompoundEntry {
  path: string;
  isStream: boolean;
  sizeBytes: number;
  /** Its first sector. */
  start: number;
}

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
const MAX_SECTOR = 0xfffffffa;
const NO_ENTRY = 0xffffffff;
/** Sectors of the table of sectors: of a file of 8 GiB. More would be held than the file has. */
const MOST_TABLES = 131_072;
/** Storages and streams that are looked at. */
const MOST_ENTRIES = 16_384;
const MOST_DEPTH = 64;
/** Of what all small streams lie in. */
const MOST_MINI_BYTES = 16 * 1024 * 1024;

const broken = (message: string): FormatsError =>
  new FormatsError('FORMATS_CONTAINER_BROKEN', `the compound file: ${message}`);

interface Layout {
  sectorBytes: number;
  miniSectorBytes: number;
  miniCutoff: number;
  /** Sectors of the table of sectors. */
  tables: readonly number[];
  firstMiniTable: number;
}

/**
 * An OLE2 compound file: what is in it, and the beginnings of its streams. Reads sectors as they are asked for; holds the directory.
 * @see [MS-CFB]
 */
export class CompoundFile {
  readonly entries: readonly CompoundEntry[];
  readonly #miniStream: CompoundEntry;

  private constructor(
    private readonly readAt: ReadAt,
    private readonly layout: Layout,
    entries: readonly CompoundEntry[],
    miniStream: CompoundEntry,
  ) {
    this.entries = entries;
    this.#miniStream = miniStream;
  }

  /** @throws FormatsError `FORMATS_CONTAINER_BROKEN` for what is none, or cannot be followed; what reading throws */
  static async open(readAt: ReadAt): Promise<CompoundFile> {
    const header = await readAt(0, HEADER_BYTES);
    if (header.length < HEADER_BYTES || !header.subarray(0, 8).equals(SIGNATURE)) throw broken('no header of one');
    const [sectorShift, miniShift] = [header.readUInt16LE(30), header.readUInt16LE(32)];
    if ((sectorShift !== 9 && sectorShift !== 12) || miniShift !== 6) throw broken('sectors of another size');
    const sectorBytes = 1 << sectorShift;
    const layout: Layout = {
      sectorBytes,
      miniSectorBytes: 1 << miniShift,
      miniCutoff: header.readUInt32LE(56),
      tables: await tableSectors(readAt, header, sectorBytes),
      firstMiniTable: header.readUInt32LE(60),
    };
    const directory = new Sectors(readAt, layout);
    const bytes = await directory.read(header.readUInt32LE(48), MOST_ENTRIES * ENTRY_BYTES);
    if (bytes.length < ENTRY_BYTES) throw broken('no directory');
    const root = rawEntry(bytes, 0);
    return new CompoundFile(readAt, layout, listed(bytes, root.child), { ...root, path: '', isStream: true });
  }

  /** The first bytes of a stream, as many as are asked for or there are. */
  async read({ start, sizeBytes }: CompoundEntry, maxBytes: number): Promise<Buffer> {
    const length = Math.min(sizeBytes, maxBytes);
    const sectors = new Sectors(this.readAt, this.layout);
    if (sizeBytes >= this.layout.miniCutoff) return (await sectors.read(start, length)).subarray(0, length);
    const { miniSectorBytes, firstMiniTable } = this.layout;
    const [table, store] = await Promise.all([
      sectors.read(firstMiniTable, MOST_ENTRIES * 4 * 16),
      sectors.read(this.#miniStream.start, Math.min(this.#miniStream.sizeBytes, MOST_MINI_BYTES)),
    ]);
    const parts: Buffer[] = [];
    let at = start;
    for (let had = 0; had < length && at * 4 + 4 <= table.length; had += miniSectorBytes) {
      parts.push(store.subarray(at * miniSectorBytes, (at + 1) * miniSectorBytes));
      at = table.readUInt32LE(at * 4);
    }
    return Buffer.concat(parts).subarray(0, length);
  }
}

/** Where the table of sectors lies: in the header, and in a chain of sectors where that is not enough. */
async function tableSectors(readAt: ReadAt, header: Buffer, sectorBytes: number): Promise<number[]> {
  const count = header.readUInt32LE(44);
  if (count > MOST_TABLES) throw broken(`a table of ${count} sectors`);
  const tables: number[] = [];
  for (let at = 76; at < HEADER_BYTES && tables.length < count; at += 4) tables.push(header.readUInt32LE(at));
  const perSector = sectorBytes / 4 - 1;
  let next = header.readUInt32LE(68);
  for (let left = Math.ceil(Math.max(0, count - tables.length) / perSector); left > 0; left -= 1) {
    if (next > MAX_SECTOR) break;
    const sector = await readAt((next + 1) * sectorBytes, sectorBytes);
    if (sector.length < sectorBytes) break;
    for (let place = 0; place < perSector && tables.length < count; place += 1)
      tables.push(sector.readUInt32LE(place * 4));
    next = sector.readUInt32LE(perSector * 4);
  }
  return tables;
}

/** Follows chains of sectors. */
class Sectors {
  readonly #tables = new Map<number, Buffer>();

  constructor(
    private readonly readAt: ReadAt,
    private readonly layout: Layout,
  ) {}

  /** As many whole sectors as are asked for: fewer where the chain ends, or leads nowhere. */
  async read(start: number, maxBytes: number): Promise<Buffer> {
    const { sectorBytes } = this.layout;
    const parts: Buffer[] = [];
    let sector = start;
    for (let had = 0; had < maxBytes && sector <= MAX_SECTOR; had += sectorBytes) {
      const bytes = await this.readAt((sector + 1) * sectorBytes, sectorBytes);
      if (bytes.length === 0) break;
      parts.push(bytes);
      sector = await this.#after(sector);
    }
    return Buffer.concat(parts);
  }

  async #after(sector: number): Promise<number> {
    const { sectorBytes, tables } = this.layout;
    const perTable = sectorBytes / 4;
    const place = Math.floor(sector / perTable);
    const table = tables[place];
    if (table === undefined || table > MAX_SECTOR) return NO_ENTRY;
    const held = this.#tables.get(place) ?? (await this.readAt((table + 1) * sectorBytes, sectorBytes));
    this.#tables.set(place, held);
    const at = (sector % perTable) * 4;
    return at + 4 <= held.length ? held.readUInt32LE(at) : NO_ENTRY;
  }
}

interface RawEntry {
  name: string;
  type: number;
  left: number;
  right: number;
  child: number;
  start: number;
  sizeBytes: number;
}

function rawEntry(directory: Buffer, number: number): RawEntry {
  const entry = directory.subarray(number * ENTRY_BYTES, (number + 1) * ENTRY_BYTES);
  const nameBytes = Math.min(64, entry.readUInt16LE(64));
  return {
    name: entry.toString('utf16le', 0, Math.max(0, nameBytes - 2)),
    type: entry[66]!,
    left: entry.readUInt32LE(68),
    right: entry.readUInt32LE(72),
    child: entry.readUInt32LE(76),
    start: entry.readUInt32LE(116),
    // The upper half counts in files with large sectors alone; whatever is there, no stream is read that far.
    sizeBytes: entry.readUInt32LE(120),
  };
}

const STORAGE = 1;
const STREAM = 2;

/** Everything below the root, each entry once, whatever the tree of names says. */
function listed(directory: Buffer, root: number): CompoundEntry[] {
  const count = Math.floor(directory.length / ENTRY_BYTES);
  const seen = new Set<number>();
  const entries: CompoundEntry[] = [];
  const open: { number: number; folder: string; depth: number }[] = [{ number: root, folder: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { number, folder, depth } = next;
    if (number >= count || seen.has(number) || depth > MOST_DEPTH) continue;
    seen.add(number);
    const { name, type, left, right, child, start, sizeBytes } = rawEntry(directory, number);
    const path = folder + name.replace(/^[\0- ]+|[\0- ]+$/g, '');
    open.push({ number: left, folder, depth }, { number: right, folder, depth });
    if (type !== STORAGE && type !== STREAM) continue;
    entries.push({ path, isStream: type === STREAM, sizeBytes, start });
    if (type === STORAGE) open.push({ number: child, folder: `${path}/`, depth: depth + 1 });
  }
  return entries;
}
