/** Nodes of a full tile, and entries of a full bundle: a tile is eight levels high. */
export const TILE_WIDTH = 256;

/** A tile of nodes by its level, or a bundle of entries. */
export interface TileName {
  level: number | 'entries';
  index: number;
  /** Nodes or entries in it; `TILE_WIDTH` when it is full. */
  width: number;
}

const MAX_LEVEL = 6;

/** Path of a tile below the log. @see C2SP tlog-tiles, "Merkle Tree" and "Log entries" */
export function tilePath({ level, index, width }: TileName): string {
  const folder = `tile/${level}/${indexPath(index)}`;
  return width === TILE_WIDTH ? folder : `${folder}.p/${width}`;
}

/** Folder of the partial tiles that stand for one tile as long as it is not full. */
export const partialFolder = ({ level, index }: Pick<TileName, 'level' | 'index'>): string =>
  `tile/${level}/${indexPath(index)}.p`;

/** @returns `undefined` for what is no path of a tile in the one way that it is written */
export function parseTilePath(path: string): TileName | undefined {
  const found = /^tile\/(entries|\d)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (!found) return undefined;
  const level = found[1] === 'entries' ? 'entries' : Number(found[1]);
  const index = Number(found[2]!.replaceAll(/[x/]/g, ''));
  const width = found[3] === undefined ? TILE_WIDTH : Number(found[3]);
  const name: TileName = { level, index, width };
  const isName = (level === 'entries' || level <= MAX_LEVEL) && Number.isSafeInteger(index);
  return isName && tilePath(name) === path ? name : undefined;
}

/** Groups of three digits, all but the last behind an `x`. */
function indexPath(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g)!;
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** How many tiles a level has that are full, and how many nodes are in the one behind them, of a tree of `size` leaves. */
export function levelOf(level: number | 'entries', size: number): { full: number; rest: number } {
  const nodes = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  return { full: Math.floor(nodes / TILE_WIDTH), rest: nodes % TILE_WIDTH };
}

/** Levels of tiles that a tree of `size` leaves has. */
export function levelCount(size: number): number {
  let levels = 0;
  for (let nodes = size; nodes > 0; nodes = Math.floor(nodes / TILE_WIDTH)) levels += 1;
  return levels;
}
