import { requireKnown } from './known-names.js';

/** How far keys, destructive calls and callers are trusted. */
export interface AccessOptions {
  /** Longest life of a key, in days. @defaultValue 730 */
  keyMaxDays?: number;
  /** How long a request waits for the second person, in hours. @defaultValue 72 */
  approvalHours?: number;
  /** A repair that writes needs two persons as well. @defaultValue false */
  twoPersonRepairs?: boolean;
  /** Requests of one key in a minute; 0 is no limit. @defaultValue 6,000 */
  keyRequestsPerMinute?: number;
  /** Requests of all keys of one agency in a minute; 0 is no limit. @defaultValue 12,000 */
  agencyRequestsPerMinute?: number;
  /** Wrong keys from one address in ten minutes, before it has to wait ten minutes; 0 is no limit. @defaultValue 1,000 */
  wrongKeysPerAddress?: number;
  /** Transfers of an agency that have not come to an end, unless the agency has its own number. @defaultValue 10,000 */
  openTransfers?: number;
  /** Bytes of the packages of those, unless the agency has its own number. @defaultValue 4 TiB */
  openBytes?: number;
  /** Largest package, unless the agency has its own number. @defaultValue 1 TiB */
  packageBytes?: number;
  /** Bytes of the upload disk that no upload may take. @defaultValue 256 MiB */
  uploadReserveBytes?: number;
  /**
   * Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: addresses, networks, or `loopback`, `linklocal`,
   * `uniquelocal`, with commas. @defaultValue none
   */
  trustedProxies?: string;
  /** Clients come by TLS, through a proxy that ends it: browsers are told to stay with https. @defaultValue false */
  behindTls?: boolean;
}

export type AccessConfig = Required<AccessOptions>;

type Refuse = (option: string, expected: string) => never;

const GiB = 2 ** 30;

/** Standard value, least and most of every number. */
const NUMBERS = {
  keyMaxDays: [730, 1, 3650],
  approvalHours: [72, 1, 8760],
  keyRequestsPerMinute: [6000, 0, 1_000_000],
  agencyRequestsPerMinute: [12_000, 0, 1_000_000],
  wrongKeysPerAddress: [1000, 0, 1_000_000],
  openTransfers: [10_000, 1, 10_000_000],
  openBytes: [4096 * GiB, 1, Number.MAX_SAFE_INTEGER],
  packageBytes: [1024 * GiB, 1, Number.MAX_SAFE_INTEGER],
  uploadReserveBytes: [GiB / 4, 0, Number.MAX_SAFE_INTEGER],
} as const satisfies { [Option in keyof AccessOptions]: readonly [number, number, number] };

type NumberOption = keyof typeof NUMBERS;
const NAMES: readonly string[] = [...Object.keys(NUMBERS), 'twoPersonRepairs', 'trustedProxies', 'behindTls'];

/** @throws what `refuse` throws, for the first option that is unknown or out of its bounds */
export function resolveAccess(options: AccessOptions = {}, refuse: Refuse): AccessConfig {
  requireKnown('access', options, NAMES, refuse);
  for (const name of ['twoPersonRepairs', 'behindTls'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'boolean') refuse(`access.${name}`, 'true or false');
  if (options.trustedProxies !== undefined && typeof options.trustedProxies !== 'string')
    refuse('access.trustedProxies', 'a text');
  const numbers = Object.fromEntries(
    (Object.keys(NUMBERS) as NumberOption[]).map((name) => [name, numberOf(name, options[name], refuse)]),
  ) as Record<NumberOption, number>;
  return {
    ...numbers,
    twoPersonRepairs: options.twoPersonRepairs ?? false,
    trustedProxies: options.trustedProxies ?? '',
    behindTls: options.behindTls ?? false,
  };
}

function numberOf(name: NumberOption, value: number | undefined, refuse: Refuse): number {
  const [standard, least, most] = NUMBERS[name];
  const found = value ?? standard;
  return Number.isSafeInteger(found) && found >= least && found <= most
    ? found
    : refuse(`access.${name}`, `an integer from ${least} to ${most}`);
}
