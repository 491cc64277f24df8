export { MocbanClient } from './client.js';
export type {
  DipOptions,
  Holding,
  HoldingFile,
  Incident,
  IncidentDetail,
  IncidentFilter,
  Receipt,
  SaveOptions,
  SendOptions,
  Transfer,
  TransferSummary,
} from './client.js';
export type { Download, DownloadOptions } from './download.js';
export { ClientError } from './error.js';
export type { ClientErrorCode, Problem } from './error.js';
export type { components, paths } from './generated/api.js';
export type { PageOf } from './pages.js';
export { verifyWebhook } from './webhook.js';
export type { WebhookMessage } from './webhook.js';
