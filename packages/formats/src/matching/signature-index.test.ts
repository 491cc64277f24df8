import { openSignatures } from '../release/open-identifier.js';
import type { InternalSignature } from '../signature-file/types.js';
import { Effort } from './effort.js';
import { FarLiterals } from './far-literals.js';
import { hasSignature } from './match-signature.js';
import { LEAST_FAR, LiteralSet, prepare } from './prepare.js';
import { SignatureIndex } from './signature-index.js';
import { windowsOf, type FileWindows } from './windows.js';

/** Bytes in which the known ones of a signature stand where they may, among others that depend on its number. */
function bytesFor({ id, sequences }: InternalSignature): Uint8Array {
  const bytes = Uint8Array.from(
    { length: 6000 + (id % 700) },
    (_, at) => (Math.imul(at + id, 2_654_435_761) >>> 13) & 0xff,
  );
  for (const { reference, pieces } of sequences) {
    let edge = reference === 'end' ? bytes.length : reference === 'anywhere' ? 3000 : 0;
    for (const { minOffset, anchor, left, right } of pieces) {
      const offset = minOffset + (id % 3 === 0 ? 0 : (id * 7) % 5);
      const before = left.reduce((sum, [first]) => sum + first!.minGap + first!.pattern.length, 0);
      const after = right.reduce((sum, [first]) => sum + first!.minGap + first!.pattern.length, 0);
      const start = reference === 'end' ? edge - offset - after - anchor.length : edge + offset + before;
      if (start < 0 || start + anchor.length > bytes.length) continue;
      put(bytes, start, anchor.literal);
      let outer = start;
      for (const [first] of left) put(bytes, (outer -= first!.minGap + first!.pattern.length), first!.pattern.literal);
      outer = start + anchor.length;
      for (const [first] of right) {
        put(bytes, outer + first!.minGap, first!.pattern.literal);
        outer += first!.minGap + first!.pattern.length;
      }
      edge = reference === 'end' ? start - before : start + anchor.length + after;
    }
  }
  return bytes;
}

const put = (bytes: Uint8Array, at: number, literal: { at: number; bytes: Uint8Array }): void => {
  if (at + literal.at >= 0 && at + literal.at + literal.bytes.length <= bytes.length)
    bytes.set(literal.bytes, at + literal.at);
};

it('finds of all signatures of the release those that trying each of them finds', async () => {
  const { signatures } = (await openSignatures()).signatures;
  const index = new SignatureIndex(signatures);
  const far = new LiteralSet(LEAST_FAR);
  const prepared = signatures.map((signature) => prepare(signature, far));
  const scanner = far.scanner();
  const byEach = (windows: FileWindows): number[] => {
    const look = new FarLiterals(windows, new Effort(1e9), scanner);
    return prepared.filter((signature) => hasSignature(signature, look)).map(({ id }) => id);
  };
  let found = 0;
  // Every seventh, and small windows for some, so that nothing between them is looked at.
  for (let at = 0; at < signatures.length; at += 7) {
    const bytes = bytesFor(signatures[at]!);
    const windows = at % 2 === 0 ? windowsOf(bytes) : windowsOf(bytes, 4000);
    const all = byEach(windows);
    found += all.length;
    expect([at, index.matching(windows, new Effort(1e9)).sort((a, b) => a - b)]).toEqual([
      at,
      all.sort((a, b) => a - b),
    ]);
  }
  // Most are made so that they are there.
  expect(found).toBeGreaterThan(200);
});
