import { CompactTable, NumberColumn } from '@mocban/core';
import type { MetsFile } from '@mocban/mets';
import type { PremisFormat } from '@mocban/premis';
import { folderOf, resolveHref } from './href.js';

/**
 * The formats that a package's METS documents state for their files (SIP32–SIP35), by path below the package's root. They are the
 * producer's word, not an identification. Each format is held once; a file that states one takes some 35 bytes.
 */
export class StatedFormats {
  readonly #paths = new CompactTable();
  readonly #formatOf = new NumberColumn();
  readonly #texts = new CompactTable();
  readonly #formats: PremisFormat[] = [];

  /** @param metsPath the document that lists the file */
  add({ formatName, formatVersion, formatRegistry, formatRegistryKey, locations }: MetsFile, metsPath: string): void {
    const registry =
      formatRegistryKey === undefined ? undefined : { name: formatRegistry ?? 'unknown', key: formatRegistryKey };
    if (formatName === undefined && registry === undefined) return;
    const format = this.#numberOf({
      ...(formatName !== undefined && { name: formatName }),
      ...(formatVersion !== undefined && { version: formatVersion }),
      ...(registry !== undefined && { registry }),
      notes: ['as stated by the producer'],
    });
    for (const { href } of locations) {
      const target = resolveHref(href ?? '', folderOf(metsPath));
      if (target.kind === 'path')
        for (const candidate of target.candidates) this.#formatOf.set(this.#paths.add(candidate), format + 1);
    }
  }

  get(path: string): PremisFormat | undefined {
    const number = this.#paths.numberOf(path);
    const format = number === undefined ? 0 : this.#formatOf.get(number);
    return format === 0 ? undefined : this.#formats[format - 1];
  }

  #numberOf(format: PremisFormat): number {
    const number = this.#texts.add(JSON.stringify(format));
    this.#formats[number] ??= format;
    return number;
  }
}
