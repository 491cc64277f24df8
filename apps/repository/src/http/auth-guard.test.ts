import { presentedKey } from './auth-guard.js';

it.each([
  [{ authorization: 'Bearer abc' }, 'abc'],
  [{ authorization: 'bearer  abc' }, 'abc'],
  [{ 'x-api-key': 'abc' }, 'abc'],
  [{ authorization: 'Basic abc' }, undefined],
  [{ authorization: 'Bearer' }, undefined],
  [{ 'x-api-key': '' }, undefined],
  [{}, undefined],
])('takes from %j the key %j', (headers, key) => expect(presentedKey(headers)).toBe(key));
