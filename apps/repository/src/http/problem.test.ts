import { HttpException, NotFoundException } from '@nestjs/common';
import { ServiceError } from '../error.js';
import { toProblem } from './problem.js';

it('answers a coded error with its status, code and the path', () => {
  expect(toProblem(new ServiceError('TRANSFER_KEY_REUSED', 'other package'), '/v1/transfers')).toEqual({
    type: '/problems/TRANSFER_KEY_REUSED',
    title: 'The idempotency key was used for another package',
    status: 409,
    detail: 'other package',
    instance: '/v1/transfers',
    code: 'TRANSFER_KEY_REUSED',
  });
});

it('lists every field that is wrong', () => {
  const fields = [
    { field: 'a', message: 'm' },
    { field: 'b.c', message: 'n' },
  ];
  expect(toProblem(new ServiceError('REQUEST_INVALID', 'not valid', fields), '/')).toMatchObject({
    status: 400,
    errors: fields,
  });
});

it('tells nothing of an unexpected error', () => {
  const problem = toProblem(new Error('password=secret in /var/lib'), '/');
  expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
  expect(JSON.stringify(problem)).not.toMatch(/secret|var/);
});

it("maps the framework's errors and those of middleware", () => {
  expect(toProblem(new NotFoundException(), '/')).toMatchObject({ status: 404, code: 'RESOURCE_UNKNOWN' });
  expect(toProblem(Object.assign(new Error('big'), { status: 413 }), '/')).toMatchObject({ code: 'REQUEST_TOO_LARGE' });
  expect(toProblem(new HttpException('odd', 418), '/')).toMatchObject({ status: 500, code: 'INTERNAL' });
});
