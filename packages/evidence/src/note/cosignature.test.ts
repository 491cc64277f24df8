import { createHash, createPublicKey, verify } from 'node:crypto';
import { TreeRange } from '../merkle/range.js';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosign, cosignersOf, openWitnessKey, parseWitnessVkey } from './cosignature.js';
import { generateLogKey, openLogKey, parseVkey } from './key.js';
import { parseNote } from './note.js';

const pem = generateLogKey();
const witness = openWitnessKey('witness.example.org/w1', pem, () => new Date('2026-11-22T05:00:00.999Z'));
const log = openLogKey('archive.example.org', generateLogKey());
const note = signCheckpoint({ origin: log.name, size: 0, root: new TreeRange().root() }, [log]);

it('cosigns a checkpoint as the specification says', () => {
  const cosigned = cosign(Buffer.from(note), witness);
  expect(openCheckpoint(Buffer.from(cosigned), [log])).toMatchObject({ origin: log.name, size: 0 });
  const { text, signatures } = parseNote(Buffer.from(cosigned));
  const [, { name, keyId, signature }] = signatures as [unknown, (typeof signatures)[number]];
  // Written from the text of C2SP tlog-cosignature.
  const raw = createPublicKey(pem).export({ format: 'der', type: 'spki' }).subarray(12);
  expect(keyId).toBe(
    createHash('sha256').update(`${name}\n`).update(Buffer.of(4)).update(raw).digest('hex').slice(0, 8),
  );
  expect(signature).toHaveLength(72);
  const time = signature.readBigUInt64BE();
  expect(time).toBe(BigInt(Date.parse('2026-11-22T05:00:00Z') / 1000));
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
  expect(verify(null, message, createPublicKey(pem), signature.subarray(8))).toBe(true);
});

it('counts the witnesses that cosigned, and nobody else', () => {
  const other = openWitnessKey('witness.example.org/w2', generateLogKey(), () => new Date());
  const keys = [witness, other].map(({ vkey }) => parseWitnessVkey(vkey));
  expect(cosignersOf(Buffer.from(note), keys)).toEqual([]);
  const once = cosign(Buffer.from(note), witness);
  const both = cosign(Buffer.from(once), other);
  expect(cosignersOf(Buffer.from(once), keys).map(({ name }) => name)).toEqual([witness.name]);
  expect(cosignersOf(Buffer.from(both), keys)).toHaveLength(2);
  const changed = both.replace(/^0$/m, '1');
  expect(cosignersOf(Buffer.from(changed), keys)).toEqual([]);
  // A key of a log is no key of a witness, nor the reverse.
  expect(() => parseWitnessVkey(log.vkey)).toThrow(expect.objectContaining({ code: 'LOG_KEY_MALFORMED' }));
  expect(() => parseVkey(witness.vkey)).toThrow(expect.objectContaining({ code: 'LOG_KEY_MALFORMED' }));
});
