/** What breaks the path rules that logical and content paths share. */
export type PathFault = 'element' | 'slash';

/** @see OCFL 1.1 E052/E053 for logical paths, E099/E100 for content paths */
export function pathFaults(path: string): PathFault[] {
  const faults: PathFault[] = [];
  const parts = path.split('/');
  if (path.startsWith('/') || path.endsWith('/')) faults.push('slash');
  const inner = parts.filter(
    (_, index) => parts.length === 1 || (index > 0 && index < parts.length - 1) || parts[index] !== '',
  );
  if (inner.some((part) => part === '' || part === '.' || part === '..')) faults.push('element');
  return faults;
}

/** Finds paths that repeat, and files that lie where others have a folder. Holds every path and folder once. */
export class PathSet {
  readonly #files = new Set<string>();
  /** Only a part that is as long as a path can be one: a path of very many folders would be cut at every one of them. */
  readonly #lengths = new Set<number>();

  /** False when the path was added before. */
  add(path: string): boolean {
    if (this.#files.has(path)) return false;
    this.#files.add(path);
    this.#lengths.add(path.length);
    return true;
  }

  /** Paths of which an initial part is a path too, each with that part. */
  *conflicts(): Generator<{ path: string; part: string }> {
    for (const path of this.#files)
      for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
        if (at > 0 && this.#lengths.has(at) && this.#files.has(path.slice(0, at)))
          yield { path, part: path.slice(0, at) };
  }
}
