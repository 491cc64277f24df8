import { parseCrl, type Certificate, type Crl } from '@mocban/pki';
import type { Logger } from 'pino';
import { download } from './download.js';

const MAX_CRL_BYTES = 64 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 30_000;

/** The CRLs that certificates say are to be had over HTTP; one that is not to be had is passed over. Each address is asked once. */
export async function fetchCrls(
  certificates: readonly Certificate[],
  signal: AbortSignal,
  logger: Logger,
): Promise<Crl[]> {
  const crls: Crl[] = [];
  for (const url of new Set(certificates.flatMap(addressesOf))) {
    try {
      crls.push(parseCrl(await download(url, { maxBytes: MAX_CRL_BYTES, timeoutMs: FETCH_TIMEOUT_MS, signal })));
    } catch (err) {
      signal.throwIfAborted();
      logger.warn({ err, url }, 'a list of revoked certificates could not be fetched');
    }
  }
  return crls;
}

const addressesOf = ({ extensions }: Certificate): string[] =>
  extensions.crlDistributionPoints.flatMap(({ name }) =>
    name !== undefined && 'fullName' in name
      ? name.fullName.flatMap((one) => (one.kind === 'uri' && /^https?:\/\//i.test(one.value) ? [one.value] : []))
      : [],
  );
