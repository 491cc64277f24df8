export type { ContainerLimits, PackageTree, TreeFile } from './types.js';
