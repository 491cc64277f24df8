import { parsePattern } from './parse-pattern.js';

const stands = (pattern: string, hex: string): boolean => parsePattern(pattern).standsAt(Buffer.from(hex, 'hex'), 0);

it.each([
  ['2550', '2550', true],
  ['2550', '2551', false],
  ['2550', '25', false],
  ["10 00 'Word.' ['6'-'7'] 00", '1000576f72642e3700', true],
  ["10 00 'Word.' ['6'-'7'] 00", '1000576f72642e3800', false],
  ['[30:39]41', '3541', true],
  ['[30:39]41', '3a41', false],
  ['[!00]', '01', true],
  ['[!00]', '00', false],
  ['[!0000]ff', '0001ff', true],
  ['[!0000]ff', '0000ff', false],
  ['[0000:1000]', '0fff', true],
  ['[0000:1000]', '1001', false],
  ['[&01]', '03', true],
  ['[&01]', '02', false],
  ['[!&01]', '02', true],
  ['[~06]', '04', true],
  ['[~06]', '09', false],
  ['(22|27)', '27', true],
  ['(22|27)', '28', false],
  ['41??43', '41ff43', true],
])('reads %s: %s %s', (pattern, hex, answer) => {
  expect(stands(pattern, hex)).toBe(answer);
});

it('knows what it takes, and the longest of what is known of it', () => {
  const pattern = parsePattern('41[00:05]424344[!0000]45');
  expect(pattern.length).toBe(8);
  expect(pattern.literal).toEqual({ at: 2, bytes: Uint8Array.from(Buffer.from('BCD')) });
});

it.each([
  '',
  '4',
  '4g',
  '[41',
  '[41:4243]',
  "'abc",
  '(41|4243)',
  '(41',
  '[]',
  '[&0102]',
  '?',
  '*',
  '{4}',
  `4${'1'.repeat(70_000)}`,
])('refuses %.20s', (text) => {
  expect(() => parsePattern(text)).toThrow(expect.objectContaining({ code: 'FORMATS_SIGNATURES_INVALID' }));
});
