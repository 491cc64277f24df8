import { DigestCache } from './digest-cache.js';

test('the same bytes are read once, and the oldest make room', () => {
  const cache = new DigestCache<string>(10, 8);
  const read: string[] = [];
  const get = (text: string): string =>
    cache.get(Buffer.from(text), (own) => {
      read.push(own.toString());
      return own.toString().toUpperCase();
    });
  expect([get('aaaa'), get('aaaa'), get('bbbb')]).toEqual(['AAAA', 'AAAA', 'BBBB']);
  expect(read).toEqual(['aaaa', 'bbbb']);
  get('cccc');
  get('bbbb');
  get('aaaa');
  expect(read).toEqual(['aaaa', 'bbbb', 'cccc', 'aaaa']);
  get('too large');
  get('too large');
  expect(read.slice(4)).toEqual(['too large', 'too large']);
});

test('what cannot be read is read again', () => {
  const cache = new DigestCache<never>(100);
  const fail = (): never => {
    throw new Error('no');
  };
  for (let time = 0; time < 2; time += 1) expect(() => cache.get(Buffer.from('a'), fail)).toThrow('no');
});
