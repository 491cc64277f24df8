import { makeKey, matches, prefixOf } from './api-key.js';

it('makes a new key each time, of which only a digest need be kept', () => {
  const { key, prefix, secretSha256 } = makeKey();
  expect(makeKey().key).not.toBe(key);
  expect(prefixOf(key)).toBe(prefix);
  expect(matches(key, secretSha256)).toBe(true);
  expect(secretSha256.toString('hex')).not.toContain(key);
});

it('knows a key by all of it', () => {
  const { key, secretSha256 } = makeKey();
  const last = key.endsWith('A') ? 'B' : 'A';
  expect(matches(key.slice(0, -1) + last, secretSha256)).toBe(false);
});

it.each(['', 'mb_', 'mb_000000000000_short', `xx_000000000000_${'A'.repeat(43)}`, `mb_00000000000'_${'A'.repeat(43)}`])(
  'takes %j for no key',
  (key) => expect(prefixOf(key)).toBeUndefined(),
);
