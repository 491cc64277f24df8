import { bufferAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import { adtsDuration } from './adts.js';
import { readMedia } from './media.js';

/** A WAVE of silence, 8,000 samples a second of 16 bits. */
function wave(seconds: number): Buffer {
  const data = Buffer.alloc(seconds * 16_000);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

async function read(format: string, bytes: Buffer) {
  const problems = new Problems();
  const found = await readMedia(format, 'audio', bufferAccess(bytes), problems);
  return { ...found, rules: problems.list().map(({ rule }) => rule) };
}

it('has durations, bit rates and codecs', async () => {
  expect(await read('wav', wave(2))).toEqual({
    family: 'audio',
    format: 'wav',
    properties: {
      container: 'Wave',
      durationSeconds: 2,
      bitRate: 128_176,
      isEncrypted: false,
      tracks: [{ kind: 'audio', codec: 'PCM', durationSeconds: 2, bitRate: 128_000, samplingRate: 8000, channels: 1 }],
    },
    rules: [],
  });
});

it('is cut off where parts end behind its end, and corrupt where nothing can be read', async () => {
  expect((await read('wav', wave(2).subarray(0, 20_000))).rules).toEqual(['FORMAT_TRUNCATED']);
  expect((await read('mp3', Buffer.alloc(5000, 1))).rules).toEqual(['FORMAT_CORRUPT']);
});

it('reads several at a time, one after the other', async () => {
  const found = await Promise.all([1, 2, 3].map((seconds) => read('wav', wave(seconds))));
  expect(found.map(({ properties }) => properties.durationSeconds)).toEqual([1, 2, 3]);
});

it('ends with what reading throws and with the reason of the signal, and reads the next', async () => {
  const broken = {
    sizeBytes: 100_000,
    read: () => {
      throw Object.assign(new Error('no'), { code: 'EIO' });
    },
  };
  await expect(readMedia('wav', 'audio', broken, new Problems())).rejects.toMatchObject({ code: 'EIO' });
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(readMedia('wav', 'audio', bufferAccess(wave(1)), new Problems(), signal)).rejects.toThrow('enough');
  expect((await read('wav', wave(1))).properties.durationSeconds).toBe(1);
});

describe('AAC frames', () => {
  /** 44,100 samples a second. */
  const frame = (length = 107): Buffer => {
    const bytes = Buffer.alloc(length);
    bytes.set([0xff, 0xf1, 0x50, 0x80 | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc]);
    return bytes;
  };
  const duration = (bytes: Buffer) => {
    const problems = new Problems();
    return { ...adtsDuration(bufferAccess(bytes), problems), rules: problems.list().map(({ rule }) => rule) };
  };
  const frames = Buffer.concat(Array.from({ length: 441 }, () => frame()));

  it('are counted, whatever tags stand before and behind them', () => {
    const counted = { durationSeconds: 10.24, bitRate: 36_865, rules: [] };
    const tag = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x01\x00', 'latin1'), Buffer.alloc(128)]);
    for (const bytes of [frames, Buffer.concat([tag, frames, Buffer.from('TAG'.padEnd(128))])]) {
      const found = duration(bytes);
      expect(found).toEqual(counted);
    }
  });

  it('that are cut off are said to be', () => {
    expect(duration(frames.subarray(0, -50))).toMatchObject({ rules: ['FORMAT_TRUNCATED'] });
    expect(duration(Buffer.alloc(100))).toEqual({ rules: [] });
  });
});
