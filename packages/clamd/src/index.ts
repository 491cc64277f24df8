export { ClamdError } from './error.js';
export type { ClamdErrorCode } from './error.js';
