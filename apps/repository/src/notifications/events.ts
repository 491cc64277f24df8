import { TRANSFER_STATES } from '../database/entities/transfers.js';

/** What may be subscribed to. */
export const NOTIFICATION_EVENTS = [
  ...TRANSFER_STATES.map((state) => `transfer.${state}` as const),
  'receipt.available',
  'incident.opened',
  'incident.recovered',
  'incident.closed',
  'repair.done',
  'audit.done',
  'audit.failed',
  'webhook.disabled',
  'format.level-changed',
] as const;
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

/** What concerns one agency's transfers; the rest is for those who look after the archive. */
export const AGENCY_EVENTS: readonly NotificationEvent[] = NOTIFICATION_EVENTS.filter(
  (event) => event.startsWith('transfer.') || event === 'receipt.available',
);
