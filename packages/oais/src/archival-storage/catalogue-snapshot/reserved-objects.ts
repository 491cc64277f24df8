import { DEFAULT_LAYOUT, objectPathOf } from '@mocban/ocfl';
import type { ArchiveStore } from '../../ports.js';
import { below, joinKey, objectsPrefix } from '../layout.js';

/*
 * Beside the AIPs, `objects/` holds the catalogue snapshot, an object with a version for each night on which something had changed. Each
 * version has an inventory that names all before it, so that one object for ever would grow by the square of its age: after some hundred
 * versions another object, the next generation, begins.
 */

const SNAPSHOT_ID = 'urn:mocban:catalogue-snapshot';

/** More than are made in a thousand years. */
const MAX_GENERATIONS = 2000;

/** Id of the OCFL object of a generation, counted from 1. */
export const snapshotObjectId = (generation: number): string => `${SNAPSHOT_ID}:${generation}`;

/** Where the object of a generation lies, relative to the store's root. */
export const snapshotObjectPath = (store: ArchiveStore, generation: number): string =>
  joinKey(objectsPrefix(store), objectPathOf(DEFAULT_LAYOUT, snapshotObjectId(generation)));

let generations: Map<string, number> | undefined;

/** The generation of the catalogue snapshot whose place this is; `undefined` for the place of any other object. */
export function snapshotGenerationAt(store: ArchiveStore, objectPath: string): number | undefined {
  generations ??= new Map(
    Array.from({ length: MAX_GENERATIONS }, (_, index) => [
      objectPathOf(DEFAULT_LAYOUT, snapshotObjectId(index + 1)),
      index + 1,
    ]),
  );
  return generations.get(below(objectsPrefix(store), objectPath));
}
