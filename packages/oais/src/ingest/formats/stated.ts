import type { FormatMatch } from '@mocban/formats';
import type { PremisFormat } from '@mocban/premis';
import type { AipContent } from '../../ports.js';
import { repeatable } from '../../repeatable.js';
import type { FormatInventory, IdentifiedFormat } from './format-inventory.js';

/** How a format came to be known, as PREMIS keeps it and the catalogue reads it again. */
export interface FormatGrounds {
  /** What the answer rests on: `container`, `signature`, `extension` … */
  basis: string;
  /** Release of the signatures, e.g. `pronom-122-containers-40`. */
  release: string;
  /** What was met beside it, e.g. `EXTENSION_MISMATCH`. */
  warnings: readonly string[];
}

/** Words of `writeFormatNote`. Data Dictionary 1.5.4.3 */
const NOTE = /^identified by (\S+), (\S+)((?:, [A-Z_]+)*)$/;

/** The words that `readFormatNote` reads. */
export const writeFormatNote = ({ basis, release, warnings }: FormatGrounds): string =>
  [`identified by ${basis}`, release, ...warnings].join(', ');

/** What a note says, if it is one of an identification. */
export function readFormatNote(note: string): FormatGrounds | undefined {
  const [, basis, release, warnings = ''] = NOTE.exec(note) ?? [];
  if (basis === undefined || release === undefined) return undefined;
  return { basis, release, warnings: warnings.split(', ').filter((warning) => warning !== '') };
}

/** Formats that can be stated: an extension that many have tells none of them. */
export const tellingMatches = (matches: readonly FormatMatch[]): readonly FormatMatch[] =>
  matches.length > 1 && matches.every(({ basis }) => basis === 'extension') ? [] : matches;

/**
 * The formats of a file as PREMIS has them: what its bytes say, the best match first, before what the producer says of it. Formats that
 * exclude each other are all there. Nothing found is said too.
 */
export function premisFormats(
  found: IdentifiedFormat,
  release: string,
  stated: readonly PremisFormat[],
  mimeType: string,
): PremisFormat[] {
  const { warnings } = found;
  const matches = tellingMatches(found.matches);
  const basis = found.matches[0]?.basis ?? 'none';
  const identified = matches.map((match): PremisFormat => ({
    name: match.name,
    ...(match.version !== undefined && { version: match.version }),
    registry: { name: 'PRONOM', key: match.puid, role: 'specification' },
    notes: [writeFormatNote({ basis: match.basis, release, warnings })],
  }));
  const none: PremisFormat = { name: mimeType, notes: [writeFormatNote({ basis, release, warnings })] };
  const keys = new Set(matches.map(({ puid }) => puid));
  const others = stated.filter(({ registry }) => registry === undefined || !keys.has(registry.key));
  return [...(identified.length > 0 ? identified : [none]), ...others];
}

/** Content whose files say what was found of them, with the media type of the best match where that is one alone. */
export function withFormats(content: AipContent, inventory: FormatInventory | undefined): AipContent {
  if (inventory === undefined) return content;
  const identified = (files: AipContent['files']): AipContent['files'] =>
    repeatable(function* () {
      for (const file of files) {
        const found = inventory.of({ path: file.sourcePath, digests: file.digests });
        if (found === undefined) yield file;
        else {
          const mimeType = mimeTypeOf(found.matches) ?? file.mimeType;
          yield { ...file, mimeType, formats: premisFormats(found, inventory.release, file.formats, mimeType) };
        }
      }
    });
  return {
    ...content,
    files: identified(content.files),
    ...(content.representations && {
      representations: content.representations.map(({ name, files }) => ({ name, files: identified(files) })),
    }),
  };
}

/** By its bytes alone: an extension says no more than what the media type was taken from. */
function mimeTypeOf(matches: readonly FormatMatch[]): string | undefined {
  const [best, ...others] = matches;
  return best === undefined || others.length > 0 || best.basis === 'extension' ? undefined : best.mimeTypes[0];
}
