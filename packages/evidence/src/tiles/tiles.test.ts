import { parseBundle, serialiseBundle } from './bundle.js';
import { parseTilePath, tilePath, type TileName } from './path.js';

it.each<[TileName, string]>([
  [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
  [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
  [{ level: 1, index: 999, width: 5 }, 'tile/1/999.p/5'],
  [{ level: 'entries', index: 1000, width: 255 }, 'tile/entries/x001/000.p/255'],
])('names %j as the specification does', (name, path) => {
  expect(tilePath(name)).toBe(path);
  expect(parseTilePath(path)).toEqual(name);
});

it.each([
  'tile/0/0',
  'tile/0/x000/001',
  'tile/00/000',
  'tile/9/000',
  'tile/0/000.p/256',
  'tile/0/000.p/0',
  'tile/0/000.p/05',
  'tile/0/001/000',
  'tile/0/x001',
  'tile/0/../000',
  'tile/0/000/',
  'Tile/0/000',
])('does not take %s for a tile', (path) => {
  expect(parseTilePath(path)).toBeUndefined();
});

it('reads the bundles that it writes, and nothing else', () => {
  const entries = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(61_440, 1)];
  const bytes = serialiseBundle(entries);
  expect(bytes.toString('hex', 0, 5)).toBe('0000000161');
  expect(parseBundle(bytes)).toEqual(entries);
  expect(parseBundle(Buffer.alloc(0))).toEqual([]);
  for (const length of [1, 3, bytes.length - 1]) expect(parseBundle(bytes.subarray(0, length))).toBeUndefined();
  expect(parseBundle(Buffer.alloc(2 * 257))).toBeUndefined();
});
