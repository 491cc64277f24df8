import { guardedLookup, isClosedAddress } from './address.js';

it.each([
  ['8.8.8.8', false],
  ['127.8.8.8', true],
  ['100.64.0.1', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['2606:4700::1111', false],
  ['::1', true],
  ['::', true],
  ['::ffff:192.168.0.1', true],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::a00:1', true],
  ['fe80::1', true],
])('judges %s closed: %s', (address, closed) => expect(isClosedAddress(address)).toBe(closed));

const lookup = (allowPrivate: boolean, all: boolean) =>
  new Promise<unknown>((resolve) =>
    guardedLookup(allowPrivate)('localhost', { all }, (error, address) => resolve(error?.code ?? address)),
  );

it('refuses a name that means a closed address at the moment of connecting', async () => {
  expect(await lookup(false, true)).toBe('WEBHOOK_ADDRESS');
  expect(await lookup(false, false)).toBe('WEBHOOK_ADDRESS');
  expect(await lookup(true, false)).toMatch(/^(127\.0\.0\.1|::1)$/);
});
