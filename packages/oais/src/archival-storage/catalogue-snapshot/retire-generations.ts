import type { ArchiveStore, StepObserver } from '../../ports.js';
import { removeCopy } from '../replication/remove-copy.js';
import { snapshotObjectPath } from './reserved-objects.js';

const DAY_MS = 86_400_000;

/** How long old generations of the catalogue snapshot are kept: as long as one of the two asks for it. */
export interface GenerationRule {
  /** So many of the newest. */
  generations: number;
  /** Days after the newest version of the generation was made. */
  days: number;
}

/** A generation, and when its newest version was made (ISO 8601). */
export interface DatedGeneration {
  generation: number;
  created: string;
}

/** The generations that a rule no longer keeps, oldest first; never the newest one. */
export function outlivedGenerations(
  generations: readonly DatedGeneration[],
  rule: GenerationRule,
  now: Date,
): number[] {
  const newestFirst = [...generations].sort((a, b) => b.generation - a.generation);
  return newestFirst
    .slice(Math.max(1, rule.generations))
    .filter(({ created }) => Date.parse(created) < now.getTime() - rule.days * DAY_MS)
    .map(({ generation }) => generation)
    .reverse();
}

/**
 * Removes a generation of the catalogue snapshot from a store, with what is kept beside it. That a newer one in the same store is good is the
 * caller's to have found. Killed at any instant and run again it goes on. Steps as those of `removeCopy`.
 */
export const removeGeneration = (
  store: ArchiveStore,
  generation: number,
  options: { tx: string; onStep?: StepObserver },
): Promise<void> => removeCopy({ store, objectPath: snapshotObjectPath(store, generation), ...options });
