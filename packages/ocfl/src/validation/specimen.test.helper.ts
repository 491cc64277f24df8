import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SpecVersion } from '../report.js';

type Json = Record<string, unknown>;

/** A file's text, a link's target, or an empty folder. */
type Entry = string | { link: string } | null;

/** An object of two versions with three files, to be broken before it is written. */
export class Specimen {
  readonly root: Json;
  /** The inventory of `v1`. */
  readonly first: Json;
  /** The inventory of `v2` where it is not the root's. */
  second: Json | undefined;
  /** What lies in the object but inventories and sidecars, which are made from the above. */
  readonly files: Map<string, Entry>;
  /** Applied to what would be written, sidecars and all. */
  readonly afterwards: ((files: Map<string, Entry>) => void)[] = [];

  constructor(
    readonly version: SpecVersion,
    id = 'urn:x:1',
  ) {
    this.files = new Map<string, Entry>([
      [`0=ocfl_object_${version}`, `ocfl_object_${version}\n`],
      ['v1/content/a.txt', 'one'],
      ['v1/content/b.txt', 'two'],
      ['v2/content/c.txt', 'three'],
    ]);
    const manifest = { [sha512('one')]: ['v1/content/a.txt'], [sha512('two')]: ['v1/content/b.txt'] };
    const v1 = block({ [sha512('one')]: ['a.txt'], [sha512('two')]: ['b.txt'] });
    const header = { id, type: `https://ocfl.io/${version}/spec/#inventory`, digestAlgorithm: 'sha512' };
    this.first = { ...header, head: 'v1', manifest, versions: { v1 } };
    this.root = {
      ...header,
      head: 'v2',
      manifest: { ...manifest, [sha512('three')]: ['v2/content/c.txt'] },
      versions: { v1, v2: block({ [sha512('one')]: ['a.txt'], [sha512('three')]: ['c.txt'] }) },
    };
  }

  /** Changes a block of the root inventory without touching another that shares it. */
  set(path: string, value: unknown): void {
    const keys = path.split('/');
    let at = this.root;
    for (const key of keys.slice(0, -1)) at = at[key] = { ...(at[key] as Json) };
    if (value === undefined) delete at[keys.at(-1)!];
    else at[keys.at(-1)!] = value;
  }

  write(folder: string): void {
    const files = new Map(this.files);
    for (const [place, inventory] of [
      ['', this.root],
      ['v1/', this.first],
      ['v2/', this.second ?? this.root],
    ] as const) {
      const text = JSON.stringify(inventory);
      const algorithm = inventory['digestAlgorithm'] === 'sha256' ? 'sha256' : 'sha512';
      files.set(`${place}inventory.json`, text);
      files.set(
        `${place}inventory.json.${algorithm}`,
        `${createHash(algorithm).update(text).digest('hex')}  inventory.json\n`,
      );
    }
    for (const change of this.afterwards) change(files);
    writeEntries(folder, files);
  }
}

const digestBy =
  (algorithm: string) =>
  (text: string): string =>
    createHash(algorithm).update(text).digest('hex');
export const [sha512, sha256, md5] = [digestBy('sha512'), digestBy('sha256'), digestBy('md5')];

export const block = (state: Json): Json => ({
  created: '2026-03-10T08:30:00+07:00',
  message: 'ingest',
  user: { name: 'Mộc Bản', address: 'https://example.org/mocban' },
  state,
});

export function writeEntries(folder: string, files: ReadonlyMap<string, Entry>): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, entry] of files) {
    const target = join(folder, path);
    mkdirSync(entry === null ? target : dirname(target), { recursive: true });
    if (typeof entry === 'string') writeFileSync(target, entry);
    else if (entry !== null) symlinkSync(entry.link, target);
  }
}
