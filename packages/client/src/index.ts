export { ClientError, MocbanClient } from './client.js';
export type { ClientErrorCode, Receipt, SendOptions, Transfer } from './client.js';
export type { components, paths } from './generated/api.js';
