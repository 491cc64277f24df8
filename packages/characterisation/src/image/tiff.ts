import type { RandomAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { ImageFrame, ImageProperties } from '../model/image.js';
import { resolution } from './resolution.js';
import { take, untilEnd } from './take.js';
import { COMPRESSIONS, PHOTOMETRICS, TAG } from './tiff-tags.js';

/** Directories that are followed, and how many of them are told of. */
const [MOST_DIRECTORIES, MOST_TOLD] = [100_000, 1000];
const MOST_ENTRIES = 4096;
/** Entries and places of strips that are looked at in all directories: several may share theirs. */
const MOST_VALUES = 4_000_000;

/** Bytes of a value by its type. @see TIFF 6.0 section 2, BigTIFF */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** TIFF and BigTIFF: every directory, and whether what it points to is there. @see TIFF 6.0 */
export function readTiff(source: RandomAccess, problems = new Problems()): ImageProperties {
  const images: ImageFrame[] = [];
  let frames = 0;
  let [hasIccProfile, hasExif, hasAlpha] = [false, false, false];
  untilEnd(problems, () => {
    const file = TiffFile.open(source);
    if (file === undefined) return problems.corrupt('no header of a TIFF');
    for (const directory of file.directories(problems)) {
      frames += 1;
      const frame = frameOf(directory, frames, problems);
      if (frame !== undefined && images.length < MOST_TOLD) images.push(frame);
      hasIccProfile ||= directory.has(TAG.iccProfile);
      hasExif ||= directory.has(TAG.exif);
      hasAlpha ||= directory.number(TAG.extraSamples) === 1 || directory.number(TAG.extraSamples) === 2;
      checkData(directory, source.sizeBytes, frames, problems);
    }
  });
  if (frames === 0 && !problems.isBroken) problems.corrupt('it has no directory');
  return {
    frames,
    images,
    ...(hasExif && { hasExif }),
    ...(hasIccProfile && { hasIccProfile }),
    ...(hasAlpha && { hasAlpha }),
  };
}

/** The resolution that Exif data have, which are a TIFF. @see Exif 2.3 §4.6.4 */
export function exifResolution(source: RandomAccess): Pick<ImageFrame, 'dpiX' | 'dpiY'> {
  let found = {};
  // What is wrong with them is nothing wrong with the image.
  untilEnd(new Problems(), () => {
    for (const directory of TiffFile.open(source)?.directories(new Problems()) ?? []) {
      found = resolutionOf(directory);
      return;
    }
  });
  return found;
}

interface Entry {
  type: number;
  count: number;
  /** Where its values lie. */
  at: number;
}

class TiffFile {
  #left = MOST_VALUES;

  private constructor(
    readonly source: RandomAccess,
    readonly isLittle: boolean,
    readonly isBig: boolean,
    private readonly first: number,
  ) {}

  static open(source: RandomAccess): TiffFile | undefined {
    const mark = source.read(0, 4).toString('latin1');
    const isLittle = mark.startsWith('II');
    const isBig = mark === 'II+\0' || mark === 'MM\0+';
    if (!isBig && mark !== 'II*\0' && mark !== 'MM\0*') return undefined;
    const file = new TiffFile(source, isLittle, isBig, 0);
    return new TiffFile(source, isLittle, isBig, file.offset(isBig ? 8 : 4));
  }

  *directories(problems: Problems): Generator<Directory> {
    const seen = new Set<number>();
    for (let at = this.first; at !== 0;) {
      if (seen.has(at)) return problems.corrupt('its directories go in a circle');
      if (seen.size === MOST_DIRECTORIES) return problems.limit(`more than ${MOST_DIRECTORIES} images`);
      seen.add(at);
      const [countBytes, entryBytes] = this.isBig ? [8, 20] : [2, 12];
      const count = this.isBig ? this.offset(at) : this.short(at);
      this.#left -= count;
      if (this.#left < 0) return problems.limit(`more than ${MOST_VALUES} entries and strips`);
      if (count === 0 || count > MOST_ENTRIES) return problems.corrupt(`a directory of ${count} entries`);
      const bytes = take(this.source, at + countBytes, count * entryBytes);
      const entries = new Map<number, Entry>();
      for (let place = 0; place < count; place += 1) {
        const start = place * entryBytes;
        const entry = this.#entry(bytes, start, at + countBytes + start);
        entries.set(this.isLittle ? bytes.readUInt16LE(start) : bytes.readUInt16BE(start), entry);
      }
      yield new Directory(this, entries);
      at = this.offset(at + countBytes + count * entryBytes);
    }
  }

  /** Whether so many values may be looked at. */
  spend(values: number): boolean {
    this.#left -= values;
    return this.#left >= 0;
  }

  short(at: number): number {
    return this.value(at, 3);
  }

  /** A place in the file. */
  offset(at: number): number {
    return this.value(at, this.isBig ? 16 : 4);
  }

  /** One value of a type; fractions as such. */
  value(at: number, type: number): number {
    const bytes = take(this.source, at, TYPE_BYTES[type] ?? 0);
    const little = this.isLittle;
    switch (type) {
      case 1:
      case 2:
      case 6:
      case 7:
        return bytes[0]!;
      case 3:
        return little ? bytes.readUInt16LE() : bytes.readUInt16BE();
      case 4:
      case 13:
        return little ? bytes.readUInt32LE() : bytes.readUInt32BE();
      case 5:
        return little ? bytes.readUInt32LE() / bytes.readUInt32LE(4) : bytes.readUInt32BE() / bytes.readUInt32BE(4);
      case 16:
      case 18:
        return Number(little ? bytes.readBigUInt64LE() : bytes.readBigUInt64BE());
      default:
        return Number.NaN;
    }
  }

  #entry(bytes: Buffer, start: number, place: number): Entry {
    const little = this.isLittle;
    const type = little ? bytes.readUInt16LE(start + 2) : bytes.readUInt16BE(start + 2);
    const countAt = start + 4;
    const count = this.isBig
      ? Number(little ? bytes.readBigUInt64LE(countAt) : bytes.readBigUInt64BE(countAt))
      : little
        ? bytes.readUInt32LE(countAt)
        : bytes.readUInt32BE(countAt);
    const valueAt = place + (this.isBig ? 12 : 8);
    const isWithin = count * (TYPE_BYTES[type] ?? 0) <= (this.isBig ? 8 : 4);
    return { type, count, at: isWithin ? valueAt : this.offset(valueAt) };
  }
}

class Directory {
  constructor(
    private readonly file: TiffFile,
    private readonly entries: ReadonlyMap<number, Entry>,
  ) {}

  has(tag: number): boolean {
    return this.entries.has(tag);
  }

  number(tag: number): number | undefined {
    const entry = this.entries.get(tag);
    return entry === undefined || entry.count === 0 ? undefined : this.file.value(entry.at, entry.type);
  }

  count(tag: number): number {
    return this.entries.get(tag)?.count ?? 0;
  }

  /** Whether the values of an entry may all be looked at. */
  spend(tag: number): boolean {
    return this.file.spend(this.count(tag));
  }

  /** All values of an entry. */
  *numbers(tag: number): Generator<number> {
    const entry = this.entries.get(tag);
    if (entry === undefined) return;
    const bytes = TYPE_BYTES[entry.type] ?? 0;
    if (bytes === 0) return;
    for (let index = 0; index < entry.count; index += 1) yield this.file.value(entry.at + index * bytes, entry.type);
  }
}

function frameOf(directory: Directory, number: number, problems: Problems): ImageFrame | undefined {
  const [widthPixels, heightPixels] = [directory.number(TAG.width), directory.number(TAG.height)];
  if (!(widthPixels! > 0 && heightPixels! > 0)) {
    problems.corrupt(`image ${number} has no size`);
    return undefined;
  }
  const channels = directory.number(TAG.samplesPerPixel) ?? 1;
  const bits = directory.number(TAG.bitsPerSample) ?? 1;
  const [photometric, compression] = [directory.number(TAG.photometric), directory.number(TAG.compression) ?? 1];
  const colour = PHOTOMETRICS[photometric ?? -1];
  return {
    widthPixels: widthPixels!,
    heightPixels: heightPixels!,
    ...resolutionOf(directory),
    bitsPerPixel: bits * channels,
    channels,
    ...(colour !== undefined && { colour: bits === 1 && channels === 1 && colour === 'grey' ? 'bilevel' : colour }),
    compression: COMPRESSIONS[compression] ?? String(compression),
  };
}

/** Inches are what is meant where no unit is said. */
function resolutionOf(directory: Directory): Pick<ImageFrame, 'dpiX' | 'dpiY'> {
  const unit = directory.number(TAG.resolutionUnit) ?? 2;
  return resolution(
    directory.number(TAG.resolutionX) ?? 0,
    directory.number(TAG.resolutionY) ?? 0,
    unit === 2 ? 'inch' : unit === 3 ? 'centimetre' : undefined,
  );
}

/** Where its strips or tiles lie must be in the file. */
function checkData(directory: Directory, sizeBytes: number, number: number, problems: Problems): void {
  const pairs: [number, number][] = [
    [TAG.stripOffsets, TAG.stripByteCounts],
    [TAG.tileOffsets, TAG.tileByteCounts],
    [TAG.jpegOffset, TAG.jpegLength],
  ];
  const used = pairs.filter(([offsets]) => directory.has(offsets));
  if (used.length === 0) return problems.corrupt(`image ${number} has no data`);
  for (const [offsets, counts] of used) {
    const strips = directory.count(offsets);
    if (strips > sizeBytes) return problems.truncated(`image ${number} says it has ${strips} strips`);
    if (!directory.spend(offsets)) return problems.limit(`more than ${MOST_VALUES} entries and strips`);
    const lengths = directory.numbers(counts);
    for (const offset of directory.numbers(offsets)) {
      const length = (lengths.next().value as number | undefined) ?? 0;
      if (offset + length > sizeBytes)
        return problems.truncated(`data of image ${number} end at ${offset + length}, the file at ${sizeBytes}`);
    }
  }
}
