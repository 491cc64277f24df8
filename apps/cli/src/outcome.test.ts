import { CodedError } from '@mocban/core';
import { describeError, failure, ioProblem, printable, worstExit } from './outcome.js';

const refused = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code });

it('takes the highest exit of several', () => {
  expect(worstExit([])).toBe(0);
  expect(worstExit([0, 1, 0])).toBe(1);
  expect(worstExit([3, 1, 0])).toBe(3);
});

it.each([
  ['ENOENT', 'IO_NOT_FOUND'],
  ['ENOTDIR', 'IO_NOT_FOUND'],
  ['EACCES', 'IO_ACCESS'],
  ['EPERM', 'IO_ACCESS'],
  ['EIO', 'IO_ERROR'],
  ['ELOOP', 'IO_ERROR'],
])('%s is told as %s', (errno, rule) => {
  expect(ioProblem(refused(errno))?.[0]).toBe(rule);
  expect(describeError(refused(errno)).code).toBe(rule);
});

describe('failure', () => {
  it('ends with 3 where nothing could be judged', () => {
    expect(failure(refused('ENOENT'))).toMatchObject({ exit: 3, json: { error: { code: 'IO_NOT_FOUND' } } });
    expect(failure(new TypeError('x'))).toMatchObject({ exit: 3, json: { error: { code: 'INTERNAL', message: 'x' } } });
    expect(failure(new CodedError('OCFL_VERSION_UNKNOWN', 'm'))).toMatchObject({ exit: 3 });
  });

  it('ends with 1 where what was given was read and is bad, with every problem', () => {
    const error = Object.assign(new CodedError('VN_SIP_METADATA_INCOMPLETE', 'm'), { details: ['a', 'b\u001b'] });
    expect(failure(error)).toEqual({
      exit: 1,
      json: { error: { code: 'VN_SIP_METADATA_INCOMPLETE', message: 'm', details: ['a', 'b\u001b'] } },
      text: ['refused: m', '  a', '  b\ufffd'],
    });
  });
});

it('keeps Vietnamese names and replaces what steers a terminal', () => {
  expect(printable('hồ sơ\u001b[31m\n\u202e.pdf')).toBe('hồ sơ\ufffd[31m\ufffd\ufffd.pdf');
});
