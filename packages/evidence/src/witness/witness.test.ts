import { createHash, createPublicKey, verify } from 'node:crypto';
import { EMPTY_ROOT, leafHash } from '../merkle/hash.js';
import { consistencyProof, type NodeSource } from '../merkle/proof.js';
import { TreeRange } from '../merkle/range.js';
import { signCheckpoint } from '../note/checkpoint.js';
import { cosignersOf, openWitnessKey, parseWitnessVkey } from '../note/cosignature.js';
import { generateLogKey, openLogKey } from '../note/key.js';
import { parseNote, signatureLine } from '../note/note.js';
import { serialiseAddCheckpoint } from './add-checkpoint.js';
import { withCosignature, withSignatures } from './cosigned-note.js';
import { Witness, type WitnessMemory } from './witness.js';

const log = openLogKey('archive.example.org/log', generateLogKey());
const pem = generateLogKey();
const signer = openWitnessKey('witness.example.org/w1', pem, () => new Date('2026-11-22T05:00:00Z'));

class Memory implements WitnessMemory {
  readonly notes = new Map<string, Uint8Array>();
  read = async (origin: string) => this.notes.get(origin);
  write = async (origin: string, note: Uint8Array) => void this.notes.set(origin, note);
}

/** Leaves of one history; of another one from `fork` on. */
const leafOf = (at: number, fork = Infinity): Buffer => leafHash(Buffer.from(`${at < fork ? '' : 'other '}${at}`));

function rootOf(from: number, to: number, fork?: number): Buffer {
  const range = new TreeRange();
  for (let at = from; at < to; at += 1) range.append(leafOf(at, fork));
  return range.root();
}

const nodes =
  (fork?: number): NodeSource =>
  async (level, index) =>
    rootOf(index * 2 ** level, (index + 1) * 2 ** level, fork);

const noteOf = (size: number, fork?: number, key = log): string =>
  signCheckpoint({ origin: key.name, size, root: rootOf(0, size, fork) }, [key]);

const requestOf = async (oldSize: number, size: number, fork?: number): Promise<Buffer> =>
  Buffer.from(
    serialiseAddCheckpoint({
      oldSize,
      proof: await consistencyProof(oldSize, size, nodes(fork)),
      note: noteOf(size, fork),
    }),
  );

let memory: Memory;
let witness: Witness;
beforeEach(() => {
  memory = new Memory();
  witness = new Witness({ signer, logs: [log], memory });
});
const ask = async (...request: Parameters<typeof requestOf>) => witness.add(await requestOf(...request));

it('cosigns trees that continue each other, by the text of the specification', async () => {
  for (const [from, to] of [
    [0, 1],
    [1, 1],
    [1, 6],
    [6, 13],
    [13, 64],
    [64, 300],
  ] as const) {
    const answer = await ask(from, to);
    expect(answer).toMatchObject({ status: 200 });
    // Written from C2SP tlog-witness and tlog-cosignature.
    const [, name, encoded] = /^\u2014 (\S+) (\S+)\n$/.exec(answer.body)!;
    const bytes = Buffer.from(encoded!, 'base64');
    const raw = createPublicKey(pem).export({ format: 'der', type: 'spki' }).subarray(12);
    const id = createHash('sha256').update(`${name}\n`).update(Buffer.of(4)).update(raw).digest().subarray(0, 4);
    expect([name, bytes.subarray(0, 4)]).toEqual([signer.name, id]);
    const text = `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${parseNote(Buffer.from(noteOf(to))).text}`;
    expect(verify(null, Buffer.from(text), createPublicKey(pem), bytes.subarray(12))).toBe(true);
    expect(await witness.latest(log.name)).toMatchObject({ size: to });
  }
});

it('writes a request as the specification has it', async () => {
  const [first, second, ...rest] = (await requestOf(2, 3)).toString('utf8').split('\n');
  expect([first, second, rest[0]]).toEqual(['old 2', leafOf(2).toString('base64'), '']);
  expect(rest.slice(1).join('\n')).toBe(noteOf(3));
});

it('cosigns no tree that does not continue the one before, and goes on with the one it has', async () => {
  await ask(0, 5);
  const proved = await requestOf(5, 9, 3);
  expect(await witness.add(proved)).toMatchObject({ status: 422 });
  expect(await ask(5, 5, 3)).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '5\n' });
  expect(await ask(0, 9, 3)).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '5\n' });
  expect(await ask(3, 4)).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '5\n' });
  expect(await ask(5, 9)).toMatchObject({ status: 200 });
});

it('proves nothing from nothing', async () => {
  const note = noteOf(3);
  const proof = [leafOf(0)];
  expect(await witness.add(Buffer.from(serialiseAddCheckpoint({ oldSize: 0, proof, note })))).toMatchObject({
    status: 422,
  });
  expect(memory.notes.size).toBe(0);
  const empty = signCheckpoint({ origin: log.name, size: 0, root: EMPTY_ROOT }, [log]);
  expect(await witness.add(Buffer.from(serialiseAddCheckpoint({ oldSize: 0, proof: [], note: empty })))).toMatchObject({
    status: 200,
  });
});

it('knows its logs and their keys', async () => {
  const stranger = openLogKey('other.example.org/log', generateLogKey());
  const thief = openLogKey(log.name, generateLogKey());
  const by = (key: typeof log) =>
    witness.add(Buffer.from(serialiseAddCheckpoint({ oldSize: 0, proof: [], note: noteOf(2, undefined, key) })));
  expect((await by(stranger)).status).toBe(404);
  expect((await by(thief)).status).toBe(403);
  expect((await by(log)).status).toBe(200);
});

it.each([
  ['', 'nothing'],
  ['old 1\n', 'no checkpoint'],
  [`old 01\n\n${noteOf(2)}`, 'a size with a zero before it'],
  [`old -1\n\n${noteOf(2)}`, 'a negative size'],
  [`old 9007199254740993\n\n${noteOf(2)}`, 'a size that is too large'],
  [`old 3\n\n${noteOf(2)}`, 'an old size above the new one'],
  [`old 1\nAAAA\n\n${noteOf(2)}`, 'a node that is none'],
  [`old 1\n${`${leafOf(0).toString('base64')}\n`.repeat(64)}\n${noteOf(2)}`, 'too many nodes'],
  [`old 0\n\n${noteOf(2).replace('\n2\n', '\nx\n')}`, 'a checkpoint that is none'],
  [`old 0\n\n${'x'.repeat(80_000)}`, 'too many bytes'],
])('refuses with 400 what is no request (%#)', async (body) => {
  expect((await witness.add(Buffer.from(body))).status).toBe(400);
  expect(memory.notes.size).toBe(0);
});

it('answers one at a time, so that none takes a later one back', async () => {
  const slow = new Memory();
  slow.write = async (origin, note) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    slow.notes.set(origin, note);
  };
  const one = new Witness({ signer, logs: [log], memory: slow });
  const bodies = await Promise.all([requestOf(0, 5), requestOf(0, 9)]);
  const answers = await Promise.all(bodies.map((body) => one.add(body)));
  expect(answers.map(({ status }) => status)).toEqual([200, 409]);
  expect(await one.latest(log.name)).toMatchObject({ size: 5 });
});

it('keeps nothing of strangers, and believes no memory that it has not signed', async () => {
  const strange = openLogKey('stranger', generateLogKey());
  const spam = parseNote(Buffer.from(signCheckpoint({ origin: 'x', size: 0, root: EMPTY_ROOT }, [strange])));
  const note = noteOf(2) + signatureLine(spam.signatures[0]!).repeat(99);
  const answer = await witness.add(Buffer.from(serialiseAddCheckpoint({ oldSize: 0, proof: [], note })));
  expect(answer.status).toBe(200);
  expect(parseNote(memory.notes.get(log.name)!).signatures.map(({ name }) => name)).toEqual([log.name, signer.name]);
  memory.notes.set(log.name, Buffer.from(noteOf(2)));
  await expect(ask(2, 3)).rejects.toMatchObject({ code: 'LOG_CHECKPOINT_INVALID' });
});

describe('a cosignature that a log was answered with', () => {
  const verifier = parseWitnessVkey(signer.vkey);

  it('is put behind the checkpoint once, and nothing else of the answer', async () => {
    const note = noteOf(7);
    const { body } = await witness.add(await requestOf(0, 7));
    const strange = openWitnessKey('witness.example.org/w2', generateLogKey(), () => new Date());
    const spam = signatureLine({ name: strange.name, keyId: strange.keyId, signature: Buffer.alloc(72) });
    const once = withCosignature(note, Buffer.from(spam + body), verifier);
    expect(once).toBe(note + body);
    expect(withCosignature(once, Buffer.from(body), verifier)).toBe(once);
    expect(cosignersOf(Buffer.from(once), [verifier, strange])).toEqual([verifier]);
  });

  it('is none when it is of another checkpoint, of another key, or no line of a signature', async () => {
    const { body } = await witness.add(await requestOf(0, 7));
    for (const [answer, key] of [
      [body, openWitnessKey(signer.name, generateLogKey(), () => new Date())],
      [body.replace(/A/, 'B'), verifier],
      ['', verifier],
      ['200 OK\n', verifier],
      [`\n${body}`, verifier],
      [body.repeat(101), verifier],
    ] as const)
      expect(() => withCosignature(noteOf(7), Buffer.from(answer), key)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^LOG_(NOTE_MALFORMED|CHECKPOINT_INVALID)$/) }),
      );
    expect(() => withCosignature(noteOf(8), Buffer.from(body), verifier)).toThrow(/has not cosigned/);
    expect(() => withSignatures(noteOf(7), noteOf(8))).toThrow(/one text/);
  });
});
