import { isIPv6 } from 'node:net';

/** Where a server listens, as a URL without a path. */
export const httpUrl = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The IPv4 address that an IPv6 socket writes as `::ffff:…`; `undefined` for any other. */
export const mappedIpv4 = (address: string): string | undefined => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];

/** What limits count by: an IPv4 address, or the /64 network that one IPv6 client may change its address in. */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const mapped = mappedIpv4(address);
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const zeros = Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = tail === undefined ? groups(head) : [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail)];
  return `${all.slice(0, 4).join(':')}::/64`;
}
