import { consistencyPath, inclusionPath, merkleTreeHash } from '../reference.test.helper.js';
import { EMPTY_ROOT, leafHash, nodeHash } from './hash.js';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion, type NodeSource } from './proof.js';
import { TreeRange } from './range.js';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** Leaves, roots and proofs that Certificate Transparency publishes for RFC 6962. */
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(hex);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function rangeOf(leaves: readonly Buffer[]): TreeRange {
  const range = new TreeRange();
  for (const leaf of leaves) range.append(leaf);
  return range;
}

const entriesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, at) => Buffer.from(`entry ${at}`));

/** Nodes of the tree over given leaves, each made anew. */
const nodesOver =
  (leaves: readonly Buffer[]): NodeSource =>
  async (level, index) =>
    rangeOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)).root();

describe('the published vectors of RFC 6962', () => {
  it('has the published roots', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const range = new TreeRange();
    for (const [at, entry] of ENTRIES.entries()) {
      range.append(leafHash(entry));
      expect(range.root().toString('hex')).toBe(ROOTS[at]);
    }
  });

  it('takes the published proofs of consistency, and makes them', async () => {
    const leaves = ENTRIES.map(leafHash);
    const published: [number, number, string[]][] = [
      [
        6,
        8,
        [
          '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
          'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
          'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
        ],
      ],
      [
        2,
        5,
        [
          '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
          'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        ],
      ],
    ];
    for (const [first, second, steps] of published) {
      const claim = {
        first,
        second,
        firstRoot: hex(ROOTS[first - 1]!),
        secondRoot: hex(ROOTS[second - 1]!),
        proof: steps.map(hex),
      };
      expect(verifyConsistency(claim)).toEqual({ outcome: 'verified' });
      expect(verifyConsistency({ ...claim, firstRoot: hex(ROOTS[first]!) }).outcome).toBe('failed');
      const made = await consistencyProof(first, second, nodesOver(leaves));
      expect(made.map((node) => node.toString('hex'))).toEqual(steps);
    }
  });
});

it('is, at every size up to 600, the tree that the RFC defines', () => {
  const range = new TreeRange();
  const entries = entriesOf(600);
  for (let size = 0; size <= entries.length; size += 1) {
    if (size % 7 === 0 || size < 40 || (size > 250 && size < 262) || size > 508)
      expect(range.root()).toEqual(merkleTreeHash(entries.slice(0, size)));
    expect(TreeRange.restore(size, range.toBytes())?.root()).toEqual(range.root());
    if (size < entries.length) range.append(leafHash(entries[size]!));
  }
});

it('makes and takes the proofs that the RFC defines', async () => {
  const entries = entriesOf(70);
  const leaves = entries.map(leafHash);
  for (let size = 1; size <= entries.length; size += size < 20 ? 1 : 7) {
    const [tree, nodes] = [entries.slice(0, size), nodesOver(leaves.slice(0, size))];
    const root = merkleTreeHash(tree);
    for (let at = 0; at < size; at += 1) {
      const proof = await inclusionProof(at, size, nodes);
      expect(proof).toEqual(inclusionPath(at, tree));
      const claim = { index: at, size, leaf: leaves[at]!, root, proof };
      expect(verifyInclusion(claim)).toEqual({ outcome: 'verified' });
      expect(verifyInclusion({ ...claim, leaf: nodeHash(root, root) }).outcome).toBe('failed');
      expect(verifyInclusion({ ...claim, proof: [...proof, root] }).outcome).toBe('failed');
      if (size > 1) expect(verifyInclusion({ ...claim, proof: proof.slice(1) }).outcome).toBe('failed');
      if (size > 1) expect(verifyInclusion({ ...claim, index: (at + 1) % size }).outcome).toBe('failed');
    }
    for (let first = 1; first <= size; first += 1) {
      const proof = await consistencyProof(first, size, nodes);
      expect(proof).toEqual(consistencyPath(first, tree));
      const firstRoot = merkleTreeHash(entries.slice(0, first));
      const claim = { first, second: size, firstRoot, secondRoot: root, proof };
      expect(verifyConsistency(claim)).toEqual({ outcome: 'verified' });
      expect(
        verifyConsistency({ ...claim, secondRoot: leaves[0]! === root ? leaves[1]! : nodeHash(root, root) }).outcome,
      ).toBe('failed');
      expect(verifyConsistency({ ...claim, proof: [...proof, root] }).outcome).toBe('failed');
    }
  }
});

it('refuses proofs of what no tree has, without throwing', () => {
  const root = EMPTY_ROOT;
  expect(verifyInclusion({ index: 1, size: 1, leaf: root, root, proof: [] }).outcome).toBe('failed');
  expect(verifyInclusion({ index: -1, size: 1, leaf: root, root, proof: [] }).outcome).toBe('failed');
  expect(verifyInclusion({ index: 0, size: NaN, leaf: root, root, proof: [] }).outcome).toBe('failed');
  expect(verifyConsistency({ first: 3, second: 2, firstRoot: root, secondRoot: root, proof: [] }).outcome).toBe(
    'failed',
  );
  expect(verifyConsistency({ first: 3, second: 5, firstRoot: root, secondRoot: root, proof: [] }).outcome).toBe(
    'failed',
  );
  expect(TreeRange.restore(3, Buffer.alloc(32))).toBeUndefined();
});

it.each([
  [3, -1],
  [3, 3],
])('throws for a proof of %i leaves from leaf %i', async (size, index) => {
  await expect(inclusionProof(index, size, nodesOver([]))).rejects.toMatchObject({ code: 'LOG_INCOMPLETE' });
});
