/** What files are migrated to. */
export type TargetId = 'pdfa-1b' | 'pdfa-2b' | 'pdfa-3b' | 'tiff' | 'png' | 'flac' | 'wav' | 'mkv' | 'mp4';

export const TOOL_NAMES = ['libreoffice', 'ghostscript', 'imagemagick', 'ffmpeg'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

export interface Target {
  id: TargetId;
  /** As PRONOM calls it. */
  name: string;
  extension: string;
  mimeType: string;
  /** Identifiers of PRONOM that an output has one of. Level A and U of PDF/A have all that level B asks for. */
  puids: readonly string[];
  kind: 'document' | 'image' | 'audio' | 'video';
  /** PDF/A that the output says it is, at least. */
  claim?: { part: number; conformance: 'B' };
  /** Decoded, the output has every sample and pixel that the source has. */
  lossless: boolean;
}

const pdfa = (id: TargetId, part: number, puids: string[]): Target => ({
  id,
  name: `PDF/A-${part}b`,
  extension: 'pdf',
  mimeType: 'application/pdf',
  puids,
  kind: 'document',
  claim: { part, conformance: 'B' },
  lossless: false,
});

/** In the order in which they are offered. */
export const TARGETS: readonly Target[] = [
  pdfa('pdfa-2b', 2, ['fmt/477', 'fmt/476', 'fmt/478']),
  pdfa('pdfa-1b', 1, ['fmt/354', 'fmt/95']),
  pdfa('pdfa-3b', 3, ['fmt/480', 'fmt/479', 'fmt/481']),
  image('tiff', 'Tagged Image File Format', 'tif', 'image/tiff', ['fmt/353']),
  image('png', 'Portable Network Graphics', 'png', 'image/png', ['fmt/11', 'fmt/12', 'fmt/13']),
  media('flac', 'FLAC', 'flac', 'audio/flac', ['fmt/279'], 'audio', true),
  media('wav', 'Waveform Audio', 'wav', 'audio/x-wav', ['fmt/6', 'fmt/141', 'fmt/142', 'fmt/143'], 'audio', true),
  media('mkv', 'FFV1 and FLAC in Matroska', 'mkv', 'video/x-matroska', ['fmt/569'], 'video', true),
  media('mp4', 'H.264 and AAC in MPEG-4', 'mp4', 'video/mp4', ['fmt/199'], 'video', false),
];

export const targetOf = (id: string): Target | undefined => TARGETS.find((target) => target.id === id);

function image(id: TargetId, name: string, extension: string, mimeType: string, puids: string[]): Target {
  return { id, name, extension, mimeType, puids, kind: 'image', lossless: true };
}

function media(
  id: TargetId,
  name: string,
  extension: string,
  mimeType: string,
  puids: string[],
  kind: 'audio' | 'video',
  lossless: boolean,
): Target {
  return { id, name, extension, mimeType, puids, kind, lossless };
}
