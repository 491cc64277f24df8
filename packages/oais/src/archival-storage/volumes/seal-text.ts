import { ArchiveError } from '../../error.js';
import type { VolumeSeal } from './types.js';

const FIRST_LINE = 'mocban-volume-seal/1';
const NAMES = ['label', 'serial', 'kind', 'sealed', 'packages', 'files', 'bytes', 'manifest-sha512'] as const;

/** The lines that are signed. */
export function serialiseSeal(seal: VolumeSeal): string {
  const values: Record<(typeof NAMES)[number], string | number> = {
    label: seal.label,
    serial: seal.serial,
    kind: seal.kind,
    sealed: seal.sealed,
    packages: seal.packages,
    files: seal.files,
    bytes: seal.sizeBytes,
    'manifest-sha512': seal.manifestSha512,
  };
  return [FIRST_LINE, ...NAMES.map((name) => `${name}: ${values[name]}`), ''].join('\n');
}

/** Reads what `serialiseSeal` writes, and nothing else. @throws ArchiveError `ARCHIVE_VOLUME_INVALID` */
export function parseSeal(text: string): VolumeSeal {
  const values = new Map<string, string>();
  for (const line of text.split('\n').slice(1, -1)) {
    const at = line.indexOf(': ');
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 2));
  }
  const textOf = (name: (typeof NAMES)[number]): string => values.get(name) ?? '';
  const seal: VolumeSeal = {
    label: textOf('label'),
    serial: textOf('serial'),
    kind: textOf('kind'),
    sealed: textOf('sealed'),
    packages: Number(textOf('packages')),
    files: Number(textOf('files')),
    sizeBytes: Number(textOf('bytes')),
    manifestSha512: textOf('manifest-sha512'),
  };
  if (serialiseSeal(seal) !== text || !/^[0-9a-f]{128}$/.test(seal.manifestSha512))
    throw new ArchiveError('ARCHIVE_VOLUME_INVALID', 'the seal has not the lines of a seal');
  return seal;
}
