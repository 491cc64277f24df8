import { Param, ParseUUIDPipe } from '@nestjs/common';
import { ServiceError, type ServiceErrorCode } from '../error.js';

/** A path parameter that is a UUID; anything else is an unknown thing, not a wrong request. */
export const UuidParam = (name: string, unknown: ServiceErrorCode) =>
  Param(name, new ParseUUIDPipe({ exceptionFactory: () => new ServiceError(unknown, `no such ${name}`) }));
