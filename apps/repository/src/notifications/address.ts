import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '@mocban/core/public-address';
import { ServiceError } from '../error.js';
import { mappedIpv4 } from '../http/address.js';

/** Whether a webhook may not be sent there: the service's own network is not the receivers' to look into. */
export const isClosedAddress = (address: string): boolean => !isPublicAddress(mappedIpv4(address) ?? address);

/**
 * Checks a webhook's URL as far as it can be without asking anybody.
 * @param allowPrivate the operator lets webhooks go to private addresses, and without TLS
 * @throws ServiceError `WEBHOOK_ADDRESS_REFUSED`
 */
export function requireWebhookUrl(text: string, allowPrivate: boolean): URL {
  const refuse = (message: string): never => {
    throw new ServiceError('WEBHOOK_ADDRESS_REFUSED', message, [{ field: 'url', message }]);
  };
  const url = URL.canParse(text) ? new URL(text) : refuse('url must be an absolute URL');
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) refuse('url must start with https://');
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    refuse('url must have no user, password or fragment');
  const host = hostOf(url);
  if (!allowPrivate && (isIP(host) === 0 ? /(^|\.)localhost\.?$/i.test(host) : isClosedAddress(host)))
    refuse('url must not name an address of a private network');
  return url;
}

export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * Resolves a name for one connection and hands on only what was judged: what the name means a moment later does not matter. One
 * closed address among several refuses them all.
 */
export const guardedLookup =
  (allowPrivate: boolean): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const closed = !allowPrivate && addresses.some(({ address }) => isClosedAddress(address));
      const [first] = addresses;
      if (closed || first === undefined)
        return callback(Object.assign(new Error('the address is refused'), { code: 'WEBHOOK_ADDRESS' }), '', 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
