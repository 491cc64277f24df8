/**
 * What documents were before they came: `born-digital` (01 Gốc điện tử), `digitised` (02 Số hóa), `mixed` (03 Hỗn hợp); `unstated` where
 * their metadata does not say.
 */
export const MEDIA = ['born-digital', 'digitised', 'mixed', 'unstated'] as const;
export type Medium = (typeof MEDIA)[number];

/** Codes of `confidenceLevel`. @see vn-profile 2.11 */
const MEDIUM_OF_LEVEL: Readonly<Record<string, Medium>> = { '01': 'born-digital', '02': 'digitised', '03': 'mixed' };

/**
 * The level says it, that of the document before that of its hồ sơ; where none is given, a hồ sơ that names the one of paper that it was
 * scanned from is digitised.
 */
export function mediumOf(
  document: { confidenceLevel?: string | undefined } | undefined,
  file: { confidenceLevel?: string | undefined; paperFileCode?: string | undefined } | undefined,
): Medium {
  const level = document?.confidenceLevel || file?.confidenceLevel;
  if (level) return MEDIUM_OF_LEVEL[level] ?? 'unstated';
  return file?.paperFileCode ? 'digitised' : 'unstated';
}
