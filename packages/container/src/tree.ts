// What it takes to read a folder: archives, and writing, are loaded by those that need them.
export { ContainerError, findingsWithin, isReadable } from './error.js';
export type { ContainerErrorCode } from './error.js';
export { openTree } from './open.js';
export type { OpenTreeOptions } from './open.js';
export type { PackageTree, TreeFile, TreeFiles } from './types.js';
