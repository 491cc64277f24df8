export { parseClamdAddress } from './address.js';
export type { ClamdAddress } from './address.js';
export { ClamdError } from './error.js';
export type { ClamdErrorCode } from './error.js';
export { PackageScan } from './package-scan.js';
export type { FileScan, PackageScanOptions } from './package-scan.js';
export type { FileScanResult, ScannerDescription } from './reply.js';
export { ClamdScanner } from './scanner.js';
export type { ClamdOptions } from './scanner.js';
