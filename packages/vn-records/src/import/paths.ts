import { collisionKey } from '@mocban/core';

/** A file that a source names, found in the folder beside it. */
export interface FoundFile {
  path: string;
  /** Found by another name than the one given: other letters, another folder, or without an extension. */
  isOther: boolean;
}

/**
 * Finds the files a list names among those of a folder: by the very path; in other letters; by ever shorter ends of the path, which
 * was often written on another machine; last by the name without `.pdf`. A name that fits several files finds none. Only what is in
 * the folder can be found, whatever the list says.
 */
export class FileFinder {
  readonly #byEnd = new Map<string, string | null>();

  constructor(private readonly paths: ReadonlySet<string>) {
    for (const path of paths) {
      const parts = collisionKey(path).split('/');
      for (let from = parts.length - 1; from >= 0; from -= 1) {
        const end = parts.slice(from).join('/');
        this.#byEnd.set(end, this.#byEnd.has(end) ? null : path);
      }
    }
  }

  find(given: string): FoundFile | undefined {
    const name = given.normalize('NFC').trim().replaceAll('\\', '/');
    const clean = name.replace(/^(?:\.\/)+/, '');
    if (this.paths.has(clean)) return { path: clean, isOther: false };
    const parts = collisionKey(clean)
      .split('/')
      .filter((part) => part !== '' && part !== '.' && part !== '..');
    for (let from = 0; from < parts.length; from += 1) {
      const end = parts.slice(from).join('/');
      const path = this.#byEnd.get(end) ?? this.#byEnd.get(`${end}.pdf`);
      if (path !== undefined && path !== null) return { path, isOther: true };
    }
    return undefined;
  }
}
