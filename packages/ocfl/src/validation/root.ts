import { FindingLog, type Finding } from '@mocban/core';
import type { ReadStore } from '@mocban/storage';
import { OcflError } from '../error.js';
import { JsonError, JsonObject, parseJson } from '../json.js';
import { joinKey } from '../key.js';
import { quoted, Report } from '../report.js';
import { LAYOUT_NAMES } from '../layout/config.js';
import { looksLikeObject, openStorageRoot, type StorageRoot } from '../storage-root.js';
import { checkDeclaration, ROOT_RULES } from './declaration.js';
import { isRegisteredExtension } from './extensions.js';
import { validateExamined, type ValidateOptions } from './object.js';

/** How deep below a root folders are followed. */
const MAX_DEPTH = 64;

/**
 * Validates a storage root and every object below it. Never throws for what the root holds. Holds one object's inventory at a
 * time and the ids of all objects.
 * @param rootKey store key of the root; locations are relative to it
 * @see OCFL 1.1 §4
 */
export async function* validateStorageRoot(
  store: ReadStore,
  rootKey: string,
  options: ValidateOptions = {},
): AsyncGenerator<Finding> {
  const log = new FindingLog();
  const { files, folders, others } = await store.children(rootKey);
  const declared = await checkDeclaration(store, rootKey, files, ROOT_RULES, new Report(log, '1.1', '.'));
  const report = new Report(log, declared ?? '1.1', '.');
  if (!files.some((name) => /^0=ocfl_1\.[01]$/.test(name)))
    report.error('E069', 'the storage root has no valid declaration');
  for (const name of others) report.at(name).error('E090', 'a link or special file');
  const isLayoutRight =
    !files.includes('ocfl_layout.json') || (await checkLayoutFile(store, rootKey, report.at('ocfl_layout.json')));
  const root = await openStorageRoot(store, rootKey).catch((error: unknown) => {
    if (!(error instanceof OcflError)) throw error;
    if (declared !== undefined && isLayoutRight) report.error('E071', `the layout cannot be used: ${error.message}`);
    return undefined;
  });
  if (folders.includes('extensions')) await checkExtensions(store, rootKey, report.at('extensions'));
  yield* log.list();
  yield* new HierarchyWalk(store, rootKey, report, root, options).run(folders.filter((name) => name !== 'extensions'));
}

/** @returns whether it names a storage layout */
async function checkLayoutFile(store: ReadStore, rootKey: string, report: Report): Promise<boolean> {
  const json = await parseJson(store.read(joinKey(rootKey, 'ocfl_layout.json')), { maxBytes: 65_536 }).catch(
    (error: unknown) => {
      if (!(error instanceof JsonError)) throw error;
      return undefined;
    },
  );
  if (!(json instanceof JsonObject)) {
    report.error('E070', 'ocfl_layout.json is not a JSON object');
    return false;
  }
  for (const key of ['extension', 'description'])
    if (typeof json.get(key) !== 'string') report.error('E070', `ocfl_layout.json has no ${key}`);
  const extension = json.get('extension');
  const isLayout = (LAYOUT_NAMES as unknown[]).includes(extension);
  if (typeof extension === 'string' && !isLayout)
    report.error('E071', `${quoted(extension)} is not a registered storage layout`);
  return isLayout;
}

async function checkExtensions(store: ReadStore, rootKey: string, report: Report): Promise<void> {
  const { files, folders, others } = await store.children(joinKey(rootKey, 'extensions'));
  for (const name of [...files, ...others])
    report.error('E112', `extensions contains ${quoted(name)}, which is no folder`);
  for (const name of folders)
    if (!isRegisteredExtension(name)) report.warning('W016', `${quoted(name)} is not a registered extension`);
}

/** Walks the folders above the objects. */
class HierarchyWalk {
  readonly #pathOf = new Map<string, string>();
  readonly #depths = new Set<number>();
  /** Objects so far. */
  #objects = 0;
  /** Files and links so far that are no part of an object. */
  #strays = 0;

  constructor(
    readonly store: ReadStore,
    readonly rootKey: string,
    readonly report: Report,
    readonly root: StorageRoot | undefined,
    readonly options: ValidateOptions,
  ) {}

  async *run(folders: readonly string[]): AsyncGenerator<Finding> {
    const log = new FindingLog();
    const report = this.#reportTo(log, '.');
    for (const name of folders) {
      const [objects, strays] = [this.#objects, this.#strays];
      yield* this.#folder(name, 1);
      if (this.#objects === objects && this.#strays > strays)
        report.at(name).error('E088', 'a folder of the storage root in which there is no object');
    }
    if (this.#depths.has(1) && this.#depths.size > 1)
      report.warning('W015', 'some objects are at the top level of the root and some below folders');
    if (this.root?.layout === undefined && [...this.#depths].filter((depth) => depth > 1).length > 1)
      report.warning('W014', 'objects are at different depths below the root: more than one layout');
    yield* log.list();
  }

  #reportTo(log: FindingLog, location: string): Report {
    return new Report(log, this.report.version, location);
  }

  async *#folder(path: string, depth: number): AsyncGenerator<Finding> {
    this.options.signal?.throwIfAborted();
    const children = await this.store.children(joinKey(this.rootKey, path));
    if (looksLikeObject(children)) {
      this.#depths.add(depth);
      this.#objects += 1;
      return yield* this.#object(path);
    }
    const log = new FindingLog();
    const report = this.#reportTo(log, path);
    this.#strays += children.files.length + children.others.length;
    for (const name of children.files) {
      report.at(joinKey(path, name)).error('E072', 'a file that is no part of an object');
      if (children.folders.length > 0) report.at(joinKey(path, name)).error('E084', 'a file in an intermediate folder');
    }
    for (const name of children.others) report.at(joinKey(path, name)).error('E090', 'a link or special file');
    if (children.folders.length === 0) {
      if (children.files.length + children.others.length === 0) report.error('E073', 'an empty folder');
      else report.error('E085', 'the hierarchy ends in a folder that is no object');
    }
    if (depth >= MAX_DEPTH && children.folders.length > 0)
      report.error('E088', `folders are nested deeper than ${MAX_DEPTH}`);
    yield* log.list();
    if (depth < MAX_DEPTH) for (const name of children.folders) yield* this.#folder(joinKey(path, name), depth + 1);
  }

  async *#object(path: string): AsyncGenerator<Finding> {
    const key = joinKey(this.rootKey, path);
    yield* validateExamined(this.store, key, { ...this.options, location: path }, (examined) => {
      const report = this.#reportTo(examined.log, path);
      if (examined.version > this.report.version)
        report.error('E081', `the object conforms to OCFL ${examined.version}, the root to ${this.report.version}`);
      if (examined.id !== undefined) this.#checkId(examined.id, path, report);
    });
  }

  #checkId(id: string, path: string, report: Report): void {
    const other = this.#pathOf.get(id);
    if (other !== undefined)
      for (const rule of ['E037', 'E083']) report.error(rule, `the id ${quoted(id)} is also that of ${quoted(other)}`);
    else this.#pathOf.set(id, path);
    const expected = this.#expectedPath(id);
    if (expected !== undefined && expected !== path)
      report.error('E083', `by the layout of the root the object belongs at ${quoted(expected)}`);
  }

  #expectedPath(id: string): string | undefined {
    if (this.root?.layout === undefined) return undefined;
    try {
      return this.root.objectPath(id);
    } catch (error) {
      if (error instanceof OcflError) return 'no folder';
      throw error;
    }
  }
}
