import { CompactTable, NumberColumn } from '@mocban/core';

/** A number by xs:ID, in compact tables: an identifier made of a UUID, as ours are, takes half its length. */
export class NumbersById {
  readonly #uuids = { ids: new CompactTable('hex'), numbers: new NumberColumn() };
  readonly #others = { ids: new CompactTable(), numbers: new NumberColumn() };

  set(id: string, number: number): void {
    const bytes = bytesOf(id);
    const { ids, numbers } = bytes === undefined ? this.#others : this.#uuids;
    numbers.set(ids.add(bytes ?? id), number + 1);
  }

  get(id: string): number | undefined {
    const bytes = bytesOf(id);
    const { ids, numbers } = bytes === undefined ? this.#others : this.#uuids;
    const known = ids.numberOf(bytes ?? id);
    const number = known === undefined ? 0 : numbers.get(known);
    return number === 0 ? undefined : number - 1;
  }
}

const UUID = /^(uuid-|ID-|)([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;
const PREFIXES = ['', 'uuid-', 'ID-'];

/** The bytes of a UUID and one for how it is written, in hexadecimal digits. */
function bytesOf(id: string): string | undefined {
  const [, prefix, ...parts] = UUID.exec(id) ?? [];
  const form = prefix === undefined ? -1 : PREFIXES.indexOf(prefix);
  if (form < 0) return undefined;
  const digits = parts.join('');
  const isLower = digits === digits.toLowerCase();
  if (!isLower && digits !== digits.toUpperCase()) return undefined;
  return `${digits}0${form * 2 + Number(isLower)}`;
}
