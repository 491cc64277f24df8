import path from 'node:path';

export interface MigrationOptions {
  /** Folders in which LibreOffice, Ghostscript, ImageMagick and ffmpeg are looked for. @defaultValue PATH */
  searchPath?: string;
  /** Runs them also where neither bwrap nor unshare keeps them from the network. @defaultValue false */
  allowUnisolated?: boolean;
}

export interface MigrationConfig {
  searchPath: string;
  allowUnisolated: boolean;
  /** Where files lie while they are converted. */
  scratchDirectory: string;
  /** Results of previews, until they are approved or cancelled. */
  previewDirectory: string;
}

export const resolveMigration = (options: MigrationOptions = {}, dataDirectory: string): MigrationConfig => ({
  searchPath: options.searchPath ?? process.env.PATH ?? '',
  allowUnisolated: options.allowUnisolated ?? false,
  scratchDirectory: path.join(dataDirectory, 'migrations'),
  previewDirectory: path.join(dataDirectory, 'migration-previews'),
});
