import { CodedError } from './error.js';
import { errnoOf, underlyingErrno } from './system-error.js';

const refused = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code });
const coded = new CodedError('STORE_UNREADABLE', 'm', {
  cause: new CodedError('IO', 'm', { cause: refused('EACCES') }),
});

it('finds the name of the system error below coded errors', () => {
  expect(errnoOf(coded)).toBeUndefined();
  expect(underlyingErrno(coded)).toBe('EACCES');
  expect(errnoOf(refused('EROFS'))).toBe('EROFS');
});

it.each([
  [new CodedError('EARK_SOURCE_INVALID', 'm')],
  [refused('ERR_INVALID_ARG_TYPE')],
  ['text'],
  [undefined],
  [null],
])('finds none in %p', (error) => expect(underlyingErrno(error)).toBeUndefined());
