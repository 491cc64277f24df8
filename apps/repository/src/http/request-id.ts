import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** One request in the answer, its problem details, the log of the service and the log of privileged actions. */
const HEADER = 'X-Request-Id';
const FORM = /^[A-Za-z0-9._-]{1,64}$/;
const IDS = new WeakMap<object, string>();

/** Takes the id that a proxy gave the request, where it is one, or makes it. */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get(HEADER);
  const id = given !== undefined && FORM.test(given) ? given : randomUUID();
  IDS.set(request, id);
  response.setHeader(HEADER, id);
  next();
}

/** The id of a request, as `requestId` fixed it. */
export const requestIdOf = (request: object): string => IDS.get(request) ?? 'none';
