import type { Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import type { Metrics } from './metrics.js';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Times every request by the pattern of its route, and counts the bytes of its connection. */
export function requestMetrics(metrics: Metrics) {
  const counted = new WeakMap<Socket, { read: number; written: number }>();
  const countBytes = (socket: Socket): void => {
    const before = counted.get(socket) ?? { read: 0, written: 0 };
    const { bytesRead: read, bytesWritten: written } = socket;
    metrics.networkBytes.inc({ direction: 'in' }, Math.max(0, read - before.read));
    metrics.networkBytes.inc({ direction: 'out' }, Math.max(0, written - before.written));
    counted.set(socket, { read, written });
  };
  return (request: Request, response: Response, next: NextFunction): void => {
    const stop = metrics.requestSeconds.startTimer();
    const { socket } = request;
    const upload = request.method === 'PATCH';
    if (upload) metrics.uploadsInFlight.inc();
    response.once('close', () => {
      if (upload) metrics.uploadsInFlight.dec();
      countBytes(socket);
      stop({
        method: METHODS.has(request.method) ? request.method : 'other',
        route: routeOf(request),
        status: String(response.statusCode),
      });
    });
    next();
  };
}

/** `/v1/transfers/:id`, or `none` where no route answered: paths as they came would be labels without end. */
const routeOf = ({ route }: Request): string => {
  const pattern: unknown = (route as { path?: unknown } | undefined)?.path;
  return typeof pattern === 'string' ? pattern : 'none';
};
