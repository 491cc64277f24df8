import type { EntryInspector, EntryTap } from '@mocban/container';
import { containerOf, HEAD_BYTES, type SignatureContainer } from '@mocban/signatures';

/** What a file is that may carry signatures. */
export type SignedKind = SignatureContainer['kind'];

const XML_SIGNATURES = 'http://www.w3.org/2000/09/xmldsig#';

/** Of a file of that kind, one of these is in it where it is signed; none: by its head alone it is told that it is. */
const NEEDLES: Readonly<Record<SignedKind, readonly Buffer[]>> = {
  pdf: [Buffer.from('ByteRange', 'latin1')],
  cms: [],
  xml: [
    Buffer.from(XML_SIGNATURES, 'latin1'),
    Buffer.from(XML_SIGNATURES, 'utf16le'),
    Buffer.from(XML_SIGNATURES, 'utf16le').swap16(),
  ],
};

/**
 * Which files of a package carry signatures, told by their bytes in the pass that unpacks it: a PDF by a byte range, CMS by its head, XML
 * by the namespace of signatures. Holds the names of those that do, and of what it looks at the first `HEAD_BYTES`.
 */
export class SignatureInventory {
  readonly #kinds = new Map<string, SignedKind>();

  readonly inspector: EntryInspector = ({ path }) => this.#tap(path);

  /** @param names the file as the inspector may have been shown it: below the package's root, or by the entry's whole name */
  kindOf(...names: string[]): SignedKind | undefined {
    for (const name of names) {
      const kind = this.#kinds.get(name);
      if (kind !== undefined) return kind;
    }
    return undefined;
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  #tap(path: string): EntryTap {
    let head: Buffer | undefined = Buffer.alloc(0);
    let search: Search | undefined;
    const begin = (bytes: Buffer): void => {
      search = searchFor(bytes);
      if (search?.take(bytes) === true) this.#found(path, search);
    };
    return {
      write: (chunk) => {
        if (head === undefined) {
          if (search?.take(chunk) === true) this.#found(path, search);
          return;
        }
        head = Buffer.concat([head, chunk]);
        if (head.length < HEAD_BYTES) return;
        begin(head);
        head = undefined;
      },
      end: () => {
        if (head !== undefined) begin(head);
      },
      abort: () => {
        this.#kinds.delete(path);
      },
    };
  }

  #found(path: string, { kind }: Search): void {
    this.#kinds.set(path, kind);
  }
}

function searchFor(head: Buffer): Search | undefined {
  const kind = containerOf(head.subarray(0, HEAD_BYTES))?.kind;
  return kind && new Search(kind, NEEDLES[kind]);
}

/** Looks for any of some strings in bytes that come in pieces. */
class Search {
  #isOver = false;
  #tail = Buffer.alloc(0);
  readonly #overlap: number;

  /** @param needles none: found with the first bytes */
  constructor(
    readonly kind: SignedKind,
    private readonly needles: readonly Buffer[],
  ) {
    this.#overlap = Math.max(0, ...needles.map(({ length }) => length - 1));
  }

  /** @returns whether it is found with these bytes, and was not before */
  take(chunk: Uint8Array): boolean {
    if (this.#isOver) return false;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const seam = Buffer.concat([this.#tail, bytes.subarray(0, this.#overlap)]);
    const isFound =
      this.needles.length === 0 || this.needles.some((needle) => seam.includes(needle) || bytes.includes(needle));
    this.#isOver = isFound;
    const joined = bytes.length >= this.#overlap ? bytes : Buffer.concat([this.#tail, bytes]);
    this.#tail = Buffer.from(joined.subarray(Math.max(0, joined.length - this.#overlap)));
    return isFound;
  }
}
