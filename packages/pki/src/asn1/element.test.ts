import { readAsn1, readWhole, TAG } from './element.js';
import { encode } from './encode.js';
import { integer, namedBits, oid, text, time } from './values.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const code = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

it('reads what lies inside, when it is asked for', () => {
  const [number, flag] = readWhole(hex('30 06 02 01 05 01 01 ff')).children();
  expect([integer(number), flag!.is(TAG.BOOLEAN), flag!.bytes.toString('hex')]).toEqual([5n, true, '0101ff']);
  expect(readAsn1(hex('02 01 05 ff ff')).end).toBe(3);
  expect(readWhole(hex('9f 82 01 01 00')).tag).toBe(257);
});

it.each([
  ['nothing', ''],
  ['a tag alone', '30'],
  ['a length that is longer than the bytes', '04 05 00'],
  ['a child that is longer than its parent', '30 03 04 05 00'],
  ['a length in more bytes than it must be', '04 81 01 00'],
  ['a length that begins with zeros', `04 82 00 80 ${'00'.repeat(128)}`],
  ['a length of seven bytes', '04 87 00 00 00 00 00 00 01 00'],
  ['no length, in DER', '30 80 00 00'],
  ['a tag in more bytes than it must be', '1f 1e 00'],
  ['a tag that goes on', '1f ff ff ff ff 01 00'],
  ['bytes behind it', '05 00 00'],
])('refuses %s', (_, bytes) => {
  const read = (): unknown => readWhole(hex(bytes)).isConstructed && readWhole(hex(bytes)).children();
  expect(code(read)).toBe('PKI_MALFORMED');
});

it('reads elements without a length in BER, to their own end', () => {
  const element = readWhole(hex('30 80 30 80 05 00 00 00 04 01 61 00 00'), 'ber');
  const [inner, octets] = element.children();
  expect(inner!.children()).toHaveLength(1);
  expect(octets!.content.toString()).toBe('a');
  expect(code(() => readWhole(hex('30 80 05 00'), 'ber'))).toBe('PKI_MALFORMED');
});

it('goes no deeper than it must, and takes no list without end', () => {
  let nested: Buffer = Buffer.of(5, 0);
  for (let depth = 0; depth < 70; depth += 1) nested = encode(0x30, nested);
  const descend = (bytes: Buffer): void => {
    for (let at = readWhole(bytes); at.isConstructed;) [at] = at.children() as [typeof at];
  };
  expect(code(() => descend(nested))).toBe('PKI_LIMIT');
  expect(code(() => readWhole(Buffer.concat([hex('30 80'.repeat(1000)), Buffer.alloc(2000)]), 'ber'))).toBe(
    'PKI_LIMIT',
  );
  expect(code(() => readWhole(encode(0x30, Buffer.alloc(2 * 10_001).fill(hex('05 00')))).children())).toBe('PKI_LIMIT');
});

it('reads values as their standards say', () => {
  expect(oid(readWhole(hex('06 06 2a 86 48 86 f7 0d')))).toBe('1.2.840.113549');
  expect(oid(readWhole(hex('06 03 88 37 03')))).toBe('2.999.3');
  expect(integer(readWhole(hex('02 02 ff 7f')))).toBe(-129n);
  expect([...namedBits(hex('06 40'))]).toEqual([1]);
  expect(time(readWhole(encode(TAG.UTC_TIME, Buffer.from('491231235959Z')))).toISOString()).toBe(
    '2049-12-31T23:59:59.000Z',
  );
  expect(time(readWhole(encode(TAG.UTC_TIME, Buffer.from('500101000000Z')))).getUTCFullYear()).toBe(1950);
  expect(time(readWhole(encode(TAG.GENERALIZED_TIME, Buffer.from('20260101000000.25Z')))).getUTCMilliseconds()).toBe(
    250,
  );
  expect(text(readWhole(encode(TAG.BMP_STRING, Buffer.from('00590045004e', 'hex'))))).toBe('YEN');
});

it.each(['260230000000Z', '2601010000Z', '260101000000+0700', '261301000000Z', '260101250000Z'])(
  'refuses the time %s',
  (value) => {
    expect(code(() => time(readWhole(encode(TAG.UTC_TIME, Buffer.from(value)))))).toBe('PKI_MALFORMED');
  },
);
