import { MocbanClient } from '@mocban/client';
import { UsageError } from './outcome.js';

/** A client of the repository at `--to`. @throws UsageError when that is no address of the web */
export function serviceClient({ to, key }: { to: string; key: string }): MocbanClient {
  if (!URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol))
    throw new UsageError('--to: expected an address that begins with http:// or https://');
  return new MocbanClient({ url: to, key });
}
