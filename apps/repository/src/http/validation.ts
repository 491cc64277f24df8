import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ServiceError, type FieldProblem } from '../error.js';

function* fieldProblems(errors: readonly ValidationError[], parent = ''): Generator<FieldProblem> {
  for (const error of errors) {
    const field = parent === '' ? error.property : `${parent}.${error.property}`;
    for (const message of Object.values(error.constraints ?? {})) yield { field, message };
    yield* fieldProblems(error.children ?? [], field);
  }
}

/** Turns bodies and queries into their classes; names every member that is wrong or unknown. */
export const requestValidation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => {
      const fields = [...fieldProblems(errors)];
      const names = [...new Set(fields.map(({ field }) => field))].join(', ');
      return new ServiceError('REQUEST_INVALID', `not valid: ${names}`, fields);
    },
  });
