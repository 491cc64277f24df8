import type { DigestAlgorithm } from '@mocban/fixity';
import { canDigest } from '../digest.js';
import type { InventoryView } from '../inventory/view.js';
import type { PresentFile } from './files-on-disk.js';

/** A digest that an inventory states for a content file. */
export interface ExpectedDigest {
  /** `size` stands for the number of bytes (community extension 0009). */
  algorithm: DigestAlgorithm | 'size';
  digest: string;
  /** `E092` from a manifest, `E093` from a fixity block. */
  rule: 'E092' | 'E093';
}

const canCheck = (algorithm: string): algorithm is ExpectedDigest['algorithm'] =>
  algorithm === 'size' || canDigest(algorithm);

/** What inventories state of content files: the root's as it stands, of others what the root's does not say. */
export class ExpectedDigests {
  readonly #root: InventoryView | undefined;
  readonly #further = new Map<string, ExpectedDigest[]>();
  /** Content paths of other inventories' manifests that the root manifest lacks. */
  readonly onlyPrior = new Set<string>();

  constructor(root: InventoryView | undefined) {
    this.#root = root;
  }

  collect(prior: InventoryView): void {
    const root = this.#root;
    if (root === undefined) return;
    const algorithm = prior.digestAlgorithm;
    for (const [path, digest] of prior.digestOf) {
      if (!root.digestOf.has(path)) this.onlyPrior.add(path);
      if (algorithm !== undefined && !(algorithm === root.digestAlgorithm && root.digestOf.get(path) === digest))
        this.#expect(path, { algorithm, digest, rule: 'E092' });
    }
    for (const [name, block] of prior.fixity)
      for (const [path, digest] of block)
        if (canCheck(name) && root.fixity.get(name)?.get(path) !== digest)
          this.#expect(path, { algorithm: name, digest, rule: 'E093' });
  }

  #expect(path: string, expected: ExpectedDigest): void {
    const list = this.#further.get(path) ?? [];
    if (list.some(({ algorithm, digest }) => algorithm === expected.algorithm && digest === expected.digest)) return;
    this.#further.set(path, [...list, expected]);
  }

  /** Of a file that the root manifest lists. */
  of({ path, number }: PresentFile): ExpectedDigest[] {
    const expected: ExpectedDigest[] = [];
    const root = this.#root;
    if (root?.digestAlgorithm !== undefined)
      expected.push({ algorithm: root.digestAlgorithm, digest: root.digestOf.digestAt(number), rule: 'E092' });
    for (const [algorithm, block] of root?.fixity ?? []) {
      const value = block.get(path, number);
      if (value !== undefined && canCheck(algorithm)) expected.push({ algorithm, digest: value, rule: 'E093' });
    }
    const further = this.#further.get(path);
    return further === undefined ? expected : [...expected, ...further];
  }

  /** Of a file that only other inventories list. */
  ofPrior(path: string): readonly ExpectedDigest[] {
    return this.#further.get(path) ?? [];
  }

  algorithms(): Set<DigestAlgorithm> {
    const algorithms = new Set<string | undefined>([this.#root?.digestAlgorithm]);
    for (const name of this.#root?.fixity.keys() ?? []) algorithms.add(name);
    for (const expected of this.#further.values()) for (const { algorithm } of expected) algorithms.add(algorithm);
    return new Set([...algorithms].filter((name) => name !== undefined && canDigest(name)));
  }
}
