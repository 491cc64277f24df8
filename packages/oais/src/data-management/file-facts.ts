import { CompactTable, NumberColumn } from '@mocban/core';
import type { PremisFile } from '@mocban/premis';

/** What METS and PREMIS of an AIP say of one file. */
export interface FileFact {
  mimeType?: string;
  /** The metadata file that describes it. */
  metadataPath?: string;
  puid?: string;
  /** Where it says more than the media type. */
  formatName?: string;
  originalName?: string;
}

/** A text per number of a table; equal texts are held once. */
class TextColumn {
  readonly #texts = new CompactTable();
  readonly #numbers = new NumberColumn();

  set(number: number, text: string): void {
    this.#numbers.set(number, this.#texts.add(text) + 1);
  }

  get(number: number): string | undefined {
    const text = this.#numbers.get(number);
    return text === 0 ? undefined : this.#texts.at(text - 1);
  }
}

/** What METS and PREMIS say of the files of an AIP, in compact tables: METS is to be read before PREMIS. */
export class FileFacts {
  readonly #paths = new CompactTable();
  readonly #mimeTypes = new TextColumn();
  readonly #metadataPaths = new TextColumn();
  readonly #puids = new TextColumn();
  readonly #formatNames = new TextColumn();
  readonly #originalNames = new TextColumn();
  readonly #ids = new CompactTable();
  /** Number of the path of an id, plus one. */
  readonly #pathOfId = new NumberColumn();
  readonly #digests = new CompactTable('hex');
  readonly #sizes = new NumberColumn('float64');

  addMets(path: string, { id, mimeType, metadataPath }: FileFact & { id?: string }): void {
    const number = this.#paths.add(path);
    if (mimeType !== undefined) this.#mimeTypes.set(number, mimeType);
    if (metadataPath !== undefined) this.#metadataPaths.set(number, metadataPath);
    if (id !== undefined) this.#pathOfId.set(this.#ids.add(id), number + 1);
  }

  addPremis({ identifiers, fixity, sizeBytes, formats, originalName }: PremisFile): void {
    const digest = fixity.find(({ algorithm }) => algorithm === 'SHA-512')?.digest;
    if (digest !== undefined && sizeBytes !== undefined && /^([0-9a-f]{2})+$/i.test(digest))
      this.#sizes.set(this.#digests.add(digest), sizeBytes);
    const [format] = formats;
    const puid = format?.registry?.name === 'PRONOM' ? format.registry.key : undefined;
    for (const { value } of identifiers) {
      const id = this.#ids.numberOf(value);
      const path = id === undefined ? 0 : this.#pathOfId.get(id);
      if (path === 0) continue;
      if (puid !== undefined) this.#puids.set(path - 1, puid);
      if (format?.name !== undefined) this.#formatNames.set(path - 1, format.name);
      if (originalName !== undefined) this.#originalNames.set(path - 1, originalName);
    }
  }

  /** The path that METS gives an id. */
  pathOf(id: string): string | undefined {
    const number = this.#ids.numberOf(id);
    const path = number === undefined ? 0 : this.#pathOfId.get(number);
    return path === 0 ? undefined : this.#paths.at(path - 1);
  }

  /** @param isContent of other files only METS is asked */
  of(path: string, isContent: boolean): FileFact {
    const number = this.#paths.numberOf(path);
    if (number === undefined) return {};
    const mimeType = this.#mimeTypes.get(number);
    const metadataPath = this.#metadataPaths.get(number);
    const puid = isContent ? this.#puids.get(number) : undefined;
    const name = isContent ? this.#formatNames.get(number) : undefined;
    const originalName = isContent ? this.#originalNames.get(number) : undefined;
    const formatName = puid !== undefined || name !== mimeType ? name : undefined;
    return {
      ...(mimeType !== undefined && { mimeType }),
      ...(metadataPath !== undefined && { metadataPath }),
      ...(puid !== undefined && { puid }),
      ...(formatName !== undefined && { formatName }),
      ...(originalName !== undefined && { originalName }),
    };
  }

  /** The size that PREMIS gives of content with this digest. */
  sizeOf(sha512: string): number | undefined {
    const number = this.#digests.numberOf(sha512);
    return number === undefined ? undefined : this.#sizes.get(number);
  }
}
