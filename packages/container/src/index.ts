export { ContainerError } from './error.js';
export type { ArchiveRule, ContainerErrorCode } from './error.js';
export { openTree } from './open.js';
export type { OpenTreeOptions } from './open.js';
export type { ContainerLimits, PackageTree, TreeFile } from './types.js';
export { unpackDirectory, unpackZip } from './unpack.js';
export type { UnpackOptions } from './unpack.js';
export { writeZip } from './write-zip.js';
export type { WriteZipOptions } from './write-zip.js';
