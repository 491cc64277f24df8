import type { BagInfoEntry, BagPut } from '@mocban/bagit';
import { UsageError } from './outcome.js';

/** `Label=value`, in the order given. @throws UsageError */
export const infoOption = (values: readonly string[] = []): BagInfoEntry[] =>
  values.map((value) => {
    const [label, text] = split(value, value.indexOf('='), 'LABEL=VALUE');
    return { label, value: text };
  });

/** `FROM=PATH`; the path in the bag is what stands behind the last `=`. @throws UsageError */
export const putOption = (values: readonly string[] = []): BagPut[] =>
  values.map((value) => {
    const [from, path] = split(value, value.lastIndexOf('='), 'FROM=PATH');
    if (path === '') throw new UsageError(`expected a path in the bag: ${value}`);
    return { from, path: path.replace(/\/+$/, '') };
  });

function split(value: string, at: number, form: string): [string, string] {
  if (at <= 0) throw new UsageError(`expected ${form}: ${value}`);
  return [value.slice(0, at), value.slice(at + 1)];
}
