import { ServiceError } from '../error.js';

export const VOLUME_STATES = [
  'planned',
  'written',
  'sealed',
  'checked-out',
  'checked-in',
  'inspected',
  'retired',
  'lost',
] as const;
export type VolumeState = (typeof VOLUME_STATES)[number];

/** Steps that a person reports; `sealed` comes with a seal and no other way. */
export const VOLUME_STEPS = ['written', 'checked-out', 'checked-in', 'inspected', 'retired', 'lost'] as const;
export type VolumeStep = (typeof VOLUME_STEPS)[number];

/** What may come behind what. What was lost and is found again is inspected before anything else. */
const NEXT: Record<VolumeState, readonly VolumeState[]> = {
  planned: ['written', 'sealed', 'retired', 'lost'],
  written: ['sealed', 'retired', 'lost'],
  sealed: ['checked-in', 'checked-out', 'inspected', 'retired', 'lost'],
  'checked-in': ['checked-out', 'inspected', 'retired', 'lost'],
  'checked-out': ['checked-in', 'inspected', 'lost'],
  inspected: ['checked-in', 'checked-out', 'inspected', 'retired', 'lost'],
  lost: ['inspected', 'retired'],
  retired: [],
};

/** Volumes that count as a copy: for SQL. */
export const KEPT_STATES = `('sealed', 'checked-in', 'checked-out', 'inspected')`;

/** @throws ServiceError `VOLUME_STATE` */
export function requireStep(label: string, from: VolumeState, to: VolumeState): void {
  if (!NEXT[from].includes(to))
    throw new ServiceError('VOLUME_STATE', `the volume ${label} is ${from}: it cannot be ${to}`);
}
