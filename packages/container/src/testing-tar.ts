/** One header of a tar written byte by byte, with its data, so that every field can lie. */
export interface RawTarEntry {
  name: string | Buffer;
  content?: string | Buffer;
  /** @defaultValue '0' */
  type?: string;
  prefix?: string;
  linkName?: string;
  /** @defaultValue 'ustar' */
  magic?: 'ustar' | 'gnu' | 'v7';
  /** What the size field holds, as a number in octal or as its 12 bytes. @defaultValue the length of the content */
  size?: number | Buffer;
  /** Changes the header before its checksum is taken. */
  change?: (header: Buffer) => void;
  /** Added to the true checksum. */
  checksumOff?: number;
}

export interface RawTarOptions {
  /** Blocks of zeros at the end. @defaultValue 2 */
  endBlocks?: number;
  /** What follows them. */
  after?: Buffer;
}

const BLOCK = 512;
const MAGIC = { ustar: 'ustar\x0000', gnu: 'ustar  \0', v7: '' };

export function rawTar(entries: readonly RawTarEntry[], options: RawTarOptions = {}): Buffer {
  const parts = entries.flatMap((entry) => [rawTarHeader(entry), padded(Buffer.from(entry.content ?? ''))]);
  return Buffer.concat([...parts, Buffer.alloc(BLOCK * (options.endBlocks ?? 2)), options.after ?? Buffer.alloc(0)]);
}

export function rawTarHeader(entry: RawTarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  const { size = Buffer.byteLength(entry.content ?? ''), magic = 'ustar' } = entry;
  Buffer.from(entry.name).copy(block, 0, 0, 100);
  for (const offset of [100, 108, 116]) block.write('0000644\0', offset, 'latin1'); // mode, owner, group
  if (typeof size === 'number') block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  else size.copy(block, 124);
  block.write('00000000000\0', 136, 'latin1');
  block.write(entry.type ?? '0', 156, 'latin1');
  block.write(entry.linkName ?? '', 157, 100);
  block.write(MAGIC[magic], 257, 'latin1');
  block.write(entry.prefix ?? '', 345, 155);
  entry.change?.(block);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, entry.checksumOff ?? 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** A PAX extended header with these records; a value may be bytes. */
export const paxHeader = (records: Record<string, string | Buffer>, type = 'x'): RawTarEntry => ({
  name: 'PaxHeaders/0',
  type,
  content: Buffer.concat(Object.entries(records).map(([key, value]) => paxRecord(key, value))),
});

function paxRecord(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
