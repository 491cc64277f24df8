import type { EntryInspector, EntryTap, PackageTree, TreeFile } from '@mocban/container';
import { CompactTable, extensionOf, NumberColumn } from '@mocban/core';
import { WindowCollector, type FormatIdentifier, type Identification } from '@mocban/formats';

/** What the bytes of a file say of its format. */
export type IdentifiedFormat = Pick<Identification, 'matches' | 'warnings'>;

/** A file by what it is called and what is in it. */
type NamedBytes = Pick<TreeFile, 'path' | 'digests'>;

/**
 * Tells the formats of a package's files by their bytes in the pass that unpacks it; what lies in a zip or an OLE2 file is looked at once it
 * is on the disk. Holds each outcome once, and of a file its digest, its extension and a number.
 */
export class FormatInventory {
  readonly #outcomes: IdentifiedFormat[] = [];
  readonly #numbers = new Map<string, number>();
  /** Outcomes by the paths that the inspector was shown, until the digests are known. */
  #byPath = new CompactTable();
  #outcomeOfPath = new NumberColumn();
  #unopened = new Set<string>();
  readonly #files = new CompactTable('utf8', false);
  readonly #outcomeOf = new NumberColumn();
  /** Those that no file is collected into now. */
  readonly #idle: WindowCollector[] = [];

  constructor(private readonly identifier: FormatIdentifier) {}

  /** What every answer is by. */
  get release(): string {
    return this.identifier.release;
  }

  readonly inspector: EntryInspector = ({ path }) => (DESCRIBES.test(path) ? undefined : this.#tap(path));

  /** Of a package that is unpacked: looks into its containers, and knows its files by their digests from now on. */
  async settle(tree: PackageTree, signal?: AbortSignal): Promise<void> {
    for (const file of tree.files.values()) {
      signal?.throwIfAborted();
      const shown = [file.path, `${tree.prefix}${file.path}`].find((path) => this.#byPath.has(path));
      if (shown === undefined) continue;
      const localPath = this.#unopened.has(shown) ? tree.localPath(file.path) : undefined;
      const number =
        localPath === undefined
          ? this.#outcomeOfPath.get(this.#byPath.numberOf(shown)!) - 1
          : this.#numberOf(await this.identifier.identifyFile(localPath));
      this.#keep(file, number);
    }
    this.#byPath = new CompactTable();
    this.#outcomeOfPath = new NumberColumn();
    this.#unopened = new Set();
  }

  /** A file that was passed over, or made of the package, e.g. decoded from a message: it is looked at where it lies, unless it is known. */
  async add(file: NamedBytes, localPath: string): Promise<void> {
    if (this.of(file) === undefined) this.#keep(file, this.#numberOf(await this.identifier.identifyFile(localPath)));
  }

  /** @returns nothing for a file that was not looked at */
  of(file: NamedBytes): IdentifiedFormat | undefined {
    const known = this.#files.numberOf(keyOf(file));
    return known === undefined ? undefined : this.#outcomes[this.#outcomeOf.get(known) - 1];
  }

  #tap(path: string): EntryTap {
    const windows = this.#idle.pop() ?? new WindowCollector();
    return {
      write: (chunk) => windows.push(chunk),
      end: () => {
        const found = this.identifier.identify(windows.take(), path);
        this.#idle.push(windows);
        this.#outcomeOfPath.set(this.#byPath.add(path), this.#numberOf(found) + 1);
        if (found.unopened !== undefined) this.#unopened.add(path);
      },
      abort: () => {
        windows.take();
        this.#idle.push(windows);
      },
    };
  }

  #keep(file: NamedBytes, outcome: number): void {
    this.#outcomeOf.set(this.#files.add(keyOf(file)), outcome + 1);
  }

  #numberOf({ matches, warnings }: Identification): number {
    const key = JSON.stringify([matches.map(({ puid, basis }) => [puid, basis]), warnings]);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#outcomes.length);
    return this.#outcomes.push({ matches, warnings }) - 1;
  }
}

/** Where packages have what describes their content, half of the files of many. A document that lies there is looked at when it is known to be one. */
const DESCRIBES = /(?:^|\/)(?:representations\/[^/]+\/)?(?:metadata|schemas)\/|(?:^|\/)METS\.xml$/;

/** Equal bytes under another extension may be called mislabelled, and these not. */
const keyOf = ({ path, digests }: NamedBytes): string =>
  `${digests.sha256} ${extensionOf(path).slice(0, MAX_EXTENSION)}`;

const MAX_EXTENSION = 32;
