import { ClamdError } from './error.js';

/** Where the daemon listens: TCP, or a Unix socket on this machine. */
export type ClamdAddress = { host: string; port: number } | { path: string };

/**
 * Reads `tcp://host:port` or `unix:/path`.
 * @throws ClamdError `CLAMD_ADDRESS`
 */
export function parseClamdAddress(text: string): ClamdAddress {
  const path = /^unix:(\/.+)$/.exec(text)?.[1];
  if (path !== undefined) return { path };
  const [, host, port] = /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[^:/[\]]+):([0-9]{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new ClamdError('CLAMD_ADDRESS', 'expected tcp://host:port or unix:/path');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}
