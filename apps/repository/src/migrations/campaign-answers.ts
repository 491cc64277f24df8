import type { MigrationReport } from '@mocban/migration';
import type { MigrationCountDto, MigrationItemDto } from './campaign.dto.js';
import type { FileResult, ItemState } from './rows.js';

export interface PreviewRow extends Omit<FileResult, 'outcome'> {
  position: number;
  aipId: string;
  version: string;
  path: string;
  sizeBytes: number;
  outcome: FileResult['outcome'] | null;
}

export interface ItemRow {
  aipId: string;
  sequence: number;
  state: ItemState;
  version: string | null;
  cause: string | null;
  endedAt: Date | null;
  files: (FileResult & { path: string; derivedPath: string | null })[] | null;
}

export const countDto = ({
  of,
  code,
  count,
}: {
  of: string;
  code?: string | null;
  count: number;
}): MigrationCountDto => ({
  of,
  ...(code != null && { code }),
  count,
});

const resultDto = ({
  code,
  message,
  report,
}: {
  code: string | null;
  message: string | null;
  report: MigrationReport | null;
}) => ({
  ...(code !== null && { code }),
  ...(message !== null && { message }),
  ...(report !== null && { report }),
});

export const previewDto = ({ outcome, position, aipId, version, path, sizeBytes, ...result }: PreviewRow) => ({
  position,
  aipId,
  version,
  path,
  sizeBytes,
  ...(outcome !== null && { outcome }),
  ...resultDto(result),
});

export const itemDto = ({ aipId, state, version, cause, endedAt, files }: ItemRow): MigrationItemDto => ({
  aipId,
  state,
  ...(version !== null && { version }),
  ...(cause !== null && { cause }),
  ...(endedAt && { endedAt: endedAt.toISOString() }),
  files: (files ?? []).map(({ path, outcome, derivedPath, ...result }) => ({
    path,
    outcome,
    ...(derivedPath !== null && { derivedPath }),
    ...resultDto(result),
  })),
});
