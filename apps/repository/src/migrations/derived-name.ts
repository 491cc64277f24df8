import { collisionKey, extensionOf, MAX_PART_BYTES } from '@mocban/core';

/** Names of the files of one new representation: each once, also where case and composition of letters do not count. */
export class DerivedNames {
  readonly #taken = new Set<string>();

  /**
   * Below `data/`, as the source lies in its own representation. The whole name of the original, so that letter.doc and letter.rtf are two
   * files, with the new extension behind it unless it has that already.
   */
  take(source: string, extension: string): string {
    const path = `data/${source.replace(/^representations\/[^/]+\/(?:data\/)?/, '')}`;
    const stem = extensionOf(path) === extension ? path.slice(0, -extension.length - 1) : path;
    for (let number = 1; ; number += 1) {
      const name = fitting(stem, `${number === 1 ? '' : `~${number}`}.${extension}`);
      const key = collisionKey(name);
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return name;
    }
  }
}

/** A name that was as long as one may be loses its last characters. */
function fitting(stem: string, end: string): string {
  const folder = stem.slice(0, stem.lastIndexOf('/') + 1);
  const characters = [...stem.slice(folder.length)];
  const isTooLong = (): boolean => Buffer.byteLength(characters.join('') + end) > MAX_PART_BYTES;
  while (characters.length > 1 && isTooLong()) characters.pop();
  return `${folder}${characters.join('')}${end}`;
}
