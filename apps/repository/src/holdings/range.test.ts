import { parseRange } from './range.js';

const etag = '"sha512:ab"';
const parse = (header: string | undefined, size = 10, ifRange?: string) => parseRange(header, size, { ifRange, etag });

it.each([
  ['bytes=0-3', { start: 0, end: 3 }],
  ['bytes=4-', { start: 4, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-30', { start: 0, end: 9 }],
  ['bytes=8-99', { start: 8, end: 9 }],
])('%s of ten bytes', (header, range) => expect(parse(header)).toEqual(range));

it.each([undefined, 'bytes=5-3', 'bytes=0-1,3-4', 'items=0-1', 'bytes=-', 'bytes=a-b'])('%s is passed over', (header) =>
  expect(parse(header)).toBeUndefined(),
);

it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s of ten bytes is refused', (header) =>
  expect(() => parse(header)).toThrow(expect.objectContaining({ code: 'RANGE_NOT_SATISFIABLE' })),
);

it('gives the whole file when the client has another one', () => {
  expect(parse('bytes=0-3', 10, '"sha512:cd"')).toBeUndefined();
  expect(parse('bytes=0-3', 10, etag)).toEqual({ start: 0, end: 3 });
});
