import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvidenceError, parseEvidenceRecord, serialiseEvidenceRecord, verifyEvidenceRecord } from '@mocban/evidence';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  file: string;
  data: string | null;
  expected: 'valid' | 'invalid';
}

describeWith('the corpus evidence-records', corpus('evidence-records'), 'evidence records of TR-ESOR', (folder) => {
  const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];

  it('has all of them', () => expect(cases.length).toBe(4));

  it.each(cases.map((one): [string, Case] => [one.file, one]))('%s', async (_, { file, data, expected }) => {
    const bytes = readFileSync(join(folder, file));
    const record = parseEvidenceRecord(bytes);
    const group =
      data === null
        ? undefined
        : () => [
            createHash('sha256')
              .update(readFileSync(join(folder, data)))
              .digest(),
          ];
    const { outcome } = await verifyEvidenceRecord(record, group);
    expect(outcome).toBe(expected === 'valid' ? 'consistent' : 'digest-differs');
    expect(serialiseEvidenceRecord(record)).toEqual(bytes);
    const other = () => [createHash('sha256').update('something else').digest()];
    expect(await verifyEvidenceRecord(record, other)).toMatchObject({ outcome: 'digest-differs', chain: 0, place: 0 });
  });

  it('is refused, or found wrong, with any of its digests changed, and never fails otherwise', async () => {
    const { file, data } = cases.find((one) => one.data !== null)!;
    const bytes = readFileSync(join(folder, file));
    const group = () => [
      createHash('sha256')
        .update(readFileSync(join(folder, data!)))
        .digest(),
    ];
    const digests = parseEvidenceRecord(bytes)
      .chains[0]![0]!.lists.flat()
      .map((value) => bytes.indexOf(value));
    for (let place = 0; place < 1500; place += 1) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1 << (place % 8);
      try {
        const { outcome } = await verifyEvidenceRecord(parseEvidenceRecord(changed), group);
        if (digests.some((start) => place >= start && place < start + 32)) expect(outcome).toBe('digest-differs');
      } catch (error) {
        if (!(error instanceof EvidenceError)) throw error;
      }
    }
  });
});
