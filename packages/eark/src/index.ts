export type { AipFile, AipPlan, AipSupportFile, DescriptiveFile, PackageSink } from './types.js';
