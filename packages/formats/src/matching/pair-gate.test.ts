import { parsePattern } from '../pattern/parse-pattern.js';
import type { ByteSequence } from '../signature-file/types.js';
import { PairGate } from './pair-gate.js';
import { LEAST_FAR, LiteralSet, prepare } from './prepare.js';
import { windowsOf } from './windows.js';

const signature = (id: number, reference: ByteSequence['reference'], text: string, maxOffset?: number) =>
  prepare(
    {
      id,
      isSpecific: true,
      sequences: [
        { reference, pieces: [{ minOffset: 0, maxOffset, anchor: parsePattern(text), left: [], right: [] }] },
      ],
    },
    new LiteralSet(LEAST_FAR),
  );

const gate = new PairGate([
  signature(1, 'beginning', "'ab'", 8),
  signature(2, 'end', "'yz'", 8),
  signature(3, 'beginning', "'q'", 8),
  signature(4, 'anywhere', "'ab'"),
  signature(5, 'beginning', "'ab'", 5000),
]);

const opened = (text: string): number[] => [...gate.open(windowsOf(Buffer.from(text)))].map(({ id }) => id);

/** Those that it cannot tell anything of. */
const ALWAYS = [3, 4, 5];

it('leaves out what has not two of its bytes near its end, file after file', () => {
  const between = '.'.repeat(4000);
  for (let round = 0; round < 2; round += 1) {
    expect(opened(`ab${between}yz`)).toEqual([1, 2, ...ALWAYS]);
    expect(opened(`yz${between}ab`)).toEqual(ALWAYS);
    expect(opened(`a.b${between}yz`)).toEqual([2, ...ALWAYS]);
    expect(opened('')).toEqual(ALWAYS);
    expect(opened('abyz')).toEqual([1, 2, ...ALWAYS]);
  }
});
