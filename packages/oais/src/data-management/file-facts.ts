import { CompactTable, NumberColumn } from '@mocban/core';
import type { PremisEvent, PremisFile } from '@mocban/premis';
import { readFormatNote, type FormatGrounds } from '../ingest/formats/stated.js';
import { readToldAgain, toldAgainFrom, type ToldFormat } from '../ingest/formats/told-again.js';
import { SUBMISSION_FOLDER } from '../ingest/submission-folder.js';
import { NumbersById } from './numbers-by-id.js';

/** What METS and PREMIS of an AIP say of one file. */
export interface FileFact {
  mimeType?: string;
  /** The metadata file that describes it. */
  metadataPath?: string;
  puid?: string;
  /** Where it says more than the media type. */
  formatName?: string;
  /** How the format came to be known: what the identification rests on, and by which release of signatures. */
  formatBasis?: string;
  formatRelease?: string;
  /** What was met beside it, e.g. `EXTENSION_MISMATCH`. */
  formatWarnings?: string[];
  originalName?: string;
  /** Path of the file of the AIP that it was made of. */
  derivedFrom?: string;
}

/** The files of a version as its inventory numbers them. */
export interface NumberedFiles {
  /** Logical paths. */
  paths: Pick<CompactTable, 'numberOf' | 'at'> & Iterable<string>;
  digestNumberOf(sha512: string): number | undefined;
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

/**
 * What METS and PREMIS say of the files of an AIP, by the numbers that its inventory gives them: some 60 bytes a file. METS is to be
 * read before PREMIS. Of files that the version does not have nothing is kept. A file that was told again, or made of another, costs an
 * entry of a map more.
 */
export class FileFacts {
  readonly #mimeTypes = new TextColumn();
  readonly #metadataPaths = new TextColumn();
  readonly #puids = new TextColumn();
  readonly #formatNames = new TextColumn();
  readonly #formatNotes = new TextColumn();
  readonly #originalNames = new TextColumn();
  /** Number plus one of the file as it came, whose path ends in the name. */
  readonly #originals = new NumberColumn();
  /** What stands before the names of what came. */
  #cameBelow: string | undefined;
  readonly #byId = new NumbersById();
  /** By the number of the file, in the order in which it was told, each with the version that says it first. */
  readonly #toldAgain = new Map<number, { from: number; format: ToldFormat }[]>();
  /** Identifier in PREMIS of what a file was made of, which may be described later than it. */
  readonly #sources = new Map<number, string>();
  /** Plus one, by the number of the digest. */
  readonly #sizes = new NumberColumn('float64');

  constructor(private readonly files: NumberedFiles) {}

  addMets(path: string, { id, mimeType, metadataPath }: FileFact & { id?: string }): void {
    const number = this.files.paths.numberOf(path);
    if (number === undefined) return;
    if (mimeType !== undefined) this.#mimeTypes.set(number, mimeType);
    if (metadataPath !== undefined) this.#metadataPaths.set(number, metadataPath);
    if (id !== undefined) this.#byId.set(id, number);
  }

  addPremis({ identifiers, fixity, sizeBytes, formats, originalName, relationships = [] }: PremisFile): void {
    const source = relationships.find(({ type, subType }) => type === 'derivation' && subType === 'has source');
    const digest = fixity.find(({ algorithm }) => algorithm === 'SHA-512')?.digest;
    const known = digest !== undefined && HEX.test(digest) ? this.files.digestNumberOf(digest) : undefined;
    if (known !== undefined && sizeBytes !== undefined) this.#sizes.set(known, sizeBytes + 1);
    const [format] = formats;
    const puid = format?.registry?.name === 'PRONOM' ? format.registry.key : undefined;
    const note = format?.notes?.find((text) => readFormatNote(text) !== undefined);
    for (const { value } of identifiers) {
      const number = this.#byId.get(value);
      if (number === undefined) continue;
      if (puid !== undefined) this.#puids.set(number, puid);
      if (format?.name !== undefined) this.#formatNames.set(number, format.name);
      if (note !== undefined) this.#formatNotes.set(number, note);
      if (originalName !== undefined) this.#setOriginalName(number, originalName);
      if (source?.objects[0] !== undefined) this.#sources.set(number, source.objects[0].value);
    }
  }

  /** What an event of the package says of formats that were told again; of other events nothing. */
  addEvent({ detail, outcomeNote, objects = [] }: PremisEvent): void {
    const from = toldAgainFrom(detail);
    const format = from === undefined ? undefined : readToldAgain(outcomeNote);
    if (from === undefined || format === undefined) return;
    for (const { value } of objects) {
      const number = this.#byId.get(value);
      if (number === undefined) continue;
      const known = this.#toldAgain.get(number);
      if (known === undefined) this.#toldAgain.set(number, [{ from, format }]);
      else known.push({ from, format });
    }
  }

  /** The path that METS gives an id. */
  pathOf(id: string): string | undefined {
    const number = this.#byId.get(id);
    return number === undefined ? undefined : this.files.paths.at(number);
  }

  /**
   * @param isContent of other files only METS is asked
   * @param version number of the version that is asked about: what was told again later it does not say
   */
  of(path: string, isContent: boolean, version: number): FileFact {
    const number = this.files.paths.numberOf(path);
    if (number === undefined) return {};
    const mimeType = this.#mimeTypes.get(number);
    const metadataPath = this.#metadataPaths.get(number);
    const again = isContent ? this.#toldAgain.get(number)?.findLast(({ from }) => from <= version)?.format : undefined;
    const said = isContent ? (again ?? this.#said(number)) : {};
    const originalName = isContent ? this.#originalName(number) : undefined;
    const { puid } = said;
    const derivedFrom = isContent ? this.pathOf(this.#sources.get(number) ?? '') : undefined;
    const formatName = puid !== undefined || said.name !== mimeType ? said.name : undefined;
    return {
      ...(mimeType !== undefined && { mimeType }),
      ...(metadataPath !== undefined && { metadataPath }),
      ...(puid !== undefined && { puid }),
      ...(formatName !== undefined && { formatName }),
      ...(isContent && factsOf(again ?? this.#groundsOf(number))),
      ...(originalName !== undefined && { originalName }),
      ...(derivedFrom !== undefined && { derivedFrom }),
    };
  }

  #said(number: number): Pick<ToldFormat, 'puid' | 'name'> {
    const puid = this.#puids.get(number);
    const name = this.#formatNames.get(number);
    return { ...(puid !== undefined && { puid }), ...(name !== undefined && { name }) };
  }

  #groundsOf(number: number): FormatGrounds | undefined {
    return readFormatNote(this.#formatNotes.get(number) ?? '');
  }

  /** The size that PREMIS gives of content with this digest. */
  sizeOf(sha512: string): number | undefined {
    const number = this.files.digestNumberOf(sha512);
    const size = number === undefined ? 0 : this.#sizes.get(number);
    return size === 0 ? undefined : size - 1;
  }

  /** What came is kept as it came: nearly every name is the end of a path that is there already. */
  #setOriginalName(number: number, name: string): void {
    this.#cameBelow ??= this.#folderOf(name);
    const original = this.files.paths.numberOf(this.#cameBelow + name);
    if (original === undefined) this.#originalNames.set(number, name);
    else this.#originals.set(number, original + 1);
  }

  #originalName(number: number): string | undefined {
    const original = this.#originals.get(number);
    if (original === 0) return this.#originalNames.get(number);
    return this.files.paths.at(original - 1).slice(this.#cameBelow!.length);
  }

  /** The container's own folder lies between the submission's and the names. */
  #folderOf(name: string): string {
    for (const path of this.files.paths)
      if (path.startsWith(`${SUBMISSION_FOLDER}/`) && path.endsWith(`/${name}`)) return path.slice(0, -name.length);
    return `${SUBMISSION_FOLDER}/`;
  }
}

const factsOf = (grounds: FormatGrounds | undefined): FileFact =>
  grounds === undefined
    ? {}
    : {
        formatBasis: grounds.basis,
        formatRelease: grounds.release,
        ...(grounds.warnings.length > 0 && { formatWarnings: [...grounds.warnings] }),
      };

const HEX = /^([0-9a-f]{2})+$/i;
