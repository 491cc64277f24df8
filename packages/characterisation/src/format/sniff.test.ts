import type { RandomAccess } from '@mocban/pdf';
import { sniff } from './sniff.js';

const told = (bytes: Buffer): string =>
  sniff({ sizeBytes: bytes.length, read: (from, length) => bytes.subarray(from, from + length) } as RandomAccess);
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const TEXT = 'Cộng hòa xã hội chủ nghĩa Việt Nam\r\n';

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-16, the low byte first', utf16(TEXT)],
  ['UTF-16, the high byte first', utf16(TEXT).swap16()],
  ['TCVN 5712-3', Buffer.from('43e96e672068b5612078b9206869c3b9', 'hex')],
  ['UTF-8 that goes on behind what is looked at', Buffer.from('ế'.repeat(30_000))],
])('takes %s for text', (_, bytes) => expect(told(bytes)).toBe('text'));

it.each([
  ['UTF-16 with control characters', utf16('a\0b')],
  ['bytes with control characters', Buffer.from('abc\x01def')],
])('takes %s for nothing that is known', (_, bytes) => expect(told(bytes)).toBe('unknown'));
