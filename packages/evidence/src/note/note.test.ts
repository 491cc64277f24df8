import { createPrivateKey } from 'node:crypto';
import { merkleTreeHash } from '../reference.test.helper.js';
import { openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { generateLogKey, openLogKey, parseVkey } from './key.js';
import { parseNote, signersOf, signNote } from './note.js';

/** The example of the specification's reference implementation. */
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNED = `${TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

const pem = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SEED]),
  format: 'der',
  type: 'pkcs8',
}).export({ format: 'pem', type: 'pkcs8' }) as string;

const bytes = (text: string): Buffer => Buffer.from(text);
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'none';
};

it('signs and verifies the published example byte for byte', () => {
  const signer = openLogKey('PeterNeumann', pem);
  expect(signer.vkey).toBe(VKEY);
  expect(signNote(TEXT, [signer])).toBe(SIGNED);
  const note = parseNote(bytes(SIGNED));
  expect(note.text).toBe(TEXT);
  expect(signersOf(note, [parseVkey(VKEY)])).toEqual({ verified: [expect.objectContaining({ name: 'PeterNeumann' })] });
  expect(signersOf(parseNote(bytes(SIGNED.replace('crypto', 'krypto'))), [parseVkey(VKEY)])).toHaveProperty('problem');
});

it('takes no part of a verifier key for one, nor one with a byte changed', () => {
  for (let from = 0; from < VKEY.length; from += 3)
    for (let to = from; to <= VKEY.length; to += 5)
      if (to - from < VKEY.length) expect(codeOf(() => parseVkey(VKEY.slice(from, to)))).toBe('LOG_KEY_MALFORMED');
  for (let at = 0; at < VKEY.length; at += 1) {
    const changed = VKEY.slice(0, at) + String.fromCharCode(VKEY.charCodeAt(at) + 1) + VKEY.slice(at + 1);
    expect(codeOf(() => parseVkey(changed))).toBe('LOG_KEY_MALFORMED');
  }
  // Of the wrong length, and of an unknown algorithm, each under the id that it would have.
  expect(codeOf(() => parseVkey('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='))).toBe(
    'LOG_KEY_MALFORMED',
  );
  expect(codeOf(() => parseVkey('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'))).toBe(
    'LOG_KEY_MALFORMED',
  );
  expect(codeOf(() => openLogKey('a b', pem))).toBe('LOG_KEY_MALFORMED');
  expect(codeOf(() => openLogKey('a', 'no key'))).toBe('LOG_KEY_MALFORMED');
});

it.each([
  ['', 'nothing'],
  [TEXT, 'no signatures'],
  [`${TEXT}\n`, 'an empty list of signatures'],
  [SIGNED.slice(0, -1), 'no line break at the end'],
  [SIGNED.replace('\u2014', '-'), 'another dash'],
  [SIGNED.replace('PeterNeumann x', 'PeterNeumann  x'), 'two spaces'],
  [SIGNED.replace('PeterNeumann x', 'Peter+Neumann x'), 'a plus in the name'],
  [SIGNED.replace('=\n', '\n'), 'base64 without its end'],
  [SIGNED.replace('If', 'I\tf'), 'a control character'],
  [`${TEXT}\n\u2014 a AAAA\n`, 'a signature shorter than its key id'],
  [SIGNED + SIGNED.slice(TEXT.length + 1).repeat(100), 'too many signatures'],
  [`${'x'.repeat(70_000)}\n\n${SIGNED.slice(TEXT.length + 1)}`, 'too many bytes'],
])('refuses what is no signed note (%#)', (text) => {
  expect(codeOf(() => parseNote(bytes(text)))).toBe('LOG_NOTE_MALFORMED');
});

it('refuses a note that is not UTF-8', () => {
  expect(codeOf(() => parseNote(Buffer.concat([Buffer.of(0xff), bytes(SIGNED)])))).toBe('LOG_NOTE_MALFORMED');
});

describe('checkpoints', () => {
  const log = openLogKey('example.org/log', generateLogKey());
  const witness = openLogKey('witness.example.org', generateLogKey());
  const root = merkleTreeHash([bytes('a')]);
  const known = [parseVkey(log.vkey)];

  it('keeps extension lines and several signatures', () => {
    const text = signCheckpoint({ origin: log.name, size: 1, root, extensions: ['x y', 'z'] }, [log, witness]);
    expect(text.split('\n').slice(0, 5)).toEqual(['example.org/log', '1', root.toString('base64'), 'x y', 'z']);
    const checkpoint = openCheckpoint(bytes(text), known);
    expect(checkpoint).toEqual({ origin: log.name, size: 1, root, extensions: ['x y', 'z'] });
    expect(parseNote(bytes(text)).signatures.map(({ name }) => name)).toEqual([log.name, witness.name]);
    expect(signersOf(parseNote(bytes(text)), [...known, parseVkey(witness.vkey)])).toEqual({
      verified: [expect.objectContaining({ name: log.name }), expect.objectContaining({ name: witness.name })],
    });
  });

  it('is signed by the log itself', () => {
    const text = signCheckpoint({ origin: log.name, size: 1, root }, [witness]);
    expect(codeOf(() => openCheckpoint(bytes(text), [...known, witness]))).toBe('LOG_CHECKPOINT_INVALID');
    expect(codeOf(() => openCheckpoint(bytes(text), known))).toBe('LOG_CHECKPOINT_INVALID');
    const other = openLogKey(log.name, generateLogKey());
    expect(
      codeOf(() => openCheckpoint(bytes(signCheckpoint({ origin: log.name, size: 1, root }, [other])), known)),
    ).toBe('LOG_CHECKPOINT_INVALID');
  });

  it.each(['01', '-1', '1.0', '9007199254740993', '', 'x'])('refuses the size %j', (size) => {
    const text = `a\n${size}\n${root.toString('base64')}\n`;
    expect(codeOf(() => parseCheckpoint(bytes(signNote(text, [log]))))).toBe('LOG_NOTE_MALFORMED');
  });

  it('refuses a root that is none, and lines that are empty', () => {
    expect(codeOf(() => parseCheckpoint(bytes(signNote('a\n1\nAAAA\n', [log]))))).toBe('LOG_NOTE_MALFORMED');
    expect(codeOf(() => signCheckpoint({ origin: 'a', size: 1, root, extensions: [''] }, [log]))).toBe(
      'LOG_NOTE_MALFORMED',
    );
  });
});
