import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { collectBytes, underlyingErrno, type Finding } from '@mocban/core';
import {
  DEFAULT_LAYOUT,
  exportVersion,
  initStorageRoot,
  LAYOUT_NAMES,
  listObjects,
  listTombstones,
  logicalFiles,
  objectPathOf,
  OcflError,
  openStorageRoot,
  parseLayout,
  readInventory,
  readInventoryTable,
  type Layout,
  type Tombstone,
} from '@mocban/ocfl';
import { openFsStore, type ReadStore } from '@mocban/storage';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { describeFinding, requireReadable } from './validation.js';

/** Makes a storage root, or completes one. */
export async function initRoot(root: string, options: { layout?: string; layoutConfig?: string }): Promise<Outcome> {
  const layout = await chosenLayout(options);
  try {
    requireReadable(root, 'folder');
  } catch (error) {
    if (underlyingErrno(error) !== 'ENOENT') throw error;
  }
  await initStorageRoot(await openFsStore(root, { create: true }), '', { layout });
  return {
    exit: 0,
    json: { path: root, layout: layout.extension },
    text: [`storage root ready: ${printable(root)} (layout ${layout.extension})`],
  };
}

const MAX_CONFIG_BYTES = 65_536;

async function chosenLayout({ layout, layoutConfig }: { layout?: string; layoutConfig?: string }): Promise<Layout> {
  const name = LAYOUT_NAMES.find((known) => known === layout || known.startsWith(`${layout}-`));
  if (layout !== undefined && name === undefined)
    throw new UsageError(`--layout: expected one of ${LAYOUT_NAMES.join(', ')}`);
  if (layoutConfig === undefined) return name === undefined ? DEFAULT_LAYOUT : layoutOfDefaults(name);
  requireReadable(layoutConfig, 'file');
  const given = await parseLayout(await collectBytes(createReadStream(layoutConfig), MAX_CONFIG_BYTES));
  if (name !== undefined && name !== given.extension)
    throw new UsageError(`--layout-config: is for ${given.extension}, not for ${name}`);
  return given;
}

/** @throws UsageError for a layout that has no default for one of its parameters */
async function layoutOfDefaults(name: string): Promise<Layout> {
  try {
    return await parseLayout(Buffer.from(JSON.stringify({ extensionName: name })));
  } catch (error) {
    if (!(error instanceof OcflError)) throw error;
    throw new UsageError(`--layout: ${name} needs a --layout-config (${error.message})`);
  }
}

interface ListedObject {
  /** `null` when the inventory cannot be read. */
  id: string | null;
  path: string;
  head: string | null;
  problem?: { code: string; message: string };
}

/** Every object; one whose inventory cannot be read is listed as such, as is a root without a good declaration or layout. */
export async function listRoot(root: string, { json, print, progress, signal }: Context): Promise<Outcome> {
  requireReadable(root, 'folder');
  const store = await openFsStore(root, { readOnly: true });
  const findings = await rootFindings(store);
  const objects: ListedObject[] = [];
  let count = 0;
  let broken = 0;
  for await (const { objectPrefix } of listObjects(store, '', { signal })) {
    const object = await listed(store, objectPrefix);
    if (object.problem !== undefined) broken += 1;
    if (json) objects.push(object);
    else
      await print([
        object.problem === undefined
          ? `${printable(object.id ?? '')}\t${object.head}\t${object.path}`
          : `?\tunreadable (${printable(object.problem.message)})\t${printable(object.path)}`,
      ]);
    progress.update((count += 1), undefined, 'objects');
  }
  const tombstones: Tombstone[] = [];
  for await (const tombstone of listTombstones(store, '')) tombstones.push(tombstone);
  const valid = broken === 0 && findings.length === 0;
  return {
    exit: valid ? 0 : 1,
    json: { path: root, valid, objects, findings, tombstones },
    text: [
      ...findings.map(describeFinding),
      ...tombstones.map(({ id, purged, reason }) => `${printable(id)}\tpurged ${purged}\t${printable(reason)}`),
    ],
  };
}

async function listed(store: ReadStore, path: string): Promise<ListedObject> {
  try {
    const { table } = await readInventoryTable(store, path);
    return { id: table.id, path, head: table.head };
  } catch (error) {
    // Whatever is wrong with one object, the others are listed.
    const { code, message } = error as { code?: string; message: string };
    return { id: null, path, head: null, problem: { code: code ?? 'INTERNAL', message } };
  }
}

async function rootFindings(store: ReadStore): Promise<Finding[]> {
  try {
    await openStorageRoot(store, '');
    return [];
  } catch (error) {
    if (!(error instanceof OcflError)) throw error;
    const rule = (await store.children('')).files.some((name) => name.startsWith('0=ocfl_1.')) ? 'E070' : 'E069';
    return [{ rule, severity: 'error', location: '.', message: error.message }];
  }
}

/** The versions of an object and their files. */
export async function showObject(root: string, id: string, signal: AbortSignal): Promise<Outcome> {
  const { store, path } = await openObject(root, id, signal);
  const { inventory } = await readInventory(store, path);
  const versions = Object.entries(inventory.versions).map(([version, { created, message, user }]) => ({
    version,
    created,
    message: message ?? '',
    ...(user === undefined ? {} : { user }),
    files: [...logicalFiles(inventory, version)].map(({ logicalPath, digest }) => ({ path: logicalPath, digest })),
  }));
  const { head, digestAlgorithm } = inventory;
  return {
    exit: 0,
    json: { id: inventory.id, path, head, digestAlgorithm, versions },
    text: [
      `${printable(inventory.id)}  ${head}  ${path}`,
      ...versions.flatMap(({ version, created, message, files }) => [
        `${version}  ${created}  ${printable(message)}`,
        ...files.map((file) => `  ${digestAlgorithm}:${file.digest.slice(0, 16)}…  ${printable(file.path)}`),
      ]),
    ],
  };
}

/** Writes one version's files to a folder that appears when all of them are there, each digest verified. */
export async function exportFromRoot(
  root: string,
  id: string,
  version: string,
  out: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const { store, path } = await openObject(root, id, signal);
  const wanted = version === 'head' ? (await readInventory(store, path)).inventory.head : version;
  const target = resolve(out);
  await refuseTaken(target, out);
  const draft = `${target}.${randomUUID()}.part`;
  try {
    const { files, sizeBytes } = await exportVersion(store, path, wanted, draft, { signal });
    await rename(draft, target);
    return {
      exit: 0,
      json: { id, version: wanted, path: out, files, bytes: sizeBytes },
      text: [`${files} files (${sizeBytes} bytes) of ${wanted} written to ${printable(out)}`],
    };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function refuseTaken(target: string, out: string): Promise<void> {
  const names = await readdir(target).catch((error: unknown) => {
    if (underlyingErrno(error) === 'ENOENT') return [];
    throw underlyingErrno(error) === 'ENOTDIR' ? taken(out) : error;
  });
  if (names.length > 0) throw taken(out);
}

const taken = (out: string): CliError => new CliError('CLI_TARGET_EXISTS', `${out} exists already`);

/** Where an object lies, in a storage root that is only read: by the layout, or in a root without a known layout by looking at every object. */
async function openObject(root: string, id: string, signal: AbortSignal): Promise<{ store: ReadStore; path: string }> {
  requireReadable(root, 'folder');
  const store = await openFsStore(root, { readOnly: true });
  return { store, path: (await findObject(store, '', id, signal)) ?? unknown(id) };
}

function unknown(id: string): never {
  throw new CliError('CLI_OBJECT_UNKNOWN', `the storage root has no object ${JSON.stringify(id)}`);
}

/**
 * Where an object lies below a root: by the layout, or, where that has no such object or is not known, by looking at every object.
 * @returns `undefined` when there is none
 */
export async function findObject(
  store: ReadStore,
  rootPrefix: string,
  id: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { layout } = await openStorageRoot(store, rootPrefix);
  const expected = layout === undefined ? undefined : properPath(layout, id);
  if (expected !== undefined) {
    const { files, folders } = await store.children(rootPrefix === '' ? expected : `${rootPrefix}/${expected}`);
    if (files.length + folders.length > 0) return expected;
  }
  for await (const object of listObjects(store, rootPrefix, { ids: true, signal }))
    if (object.id === id) return object.objectPrefix;
  return undefined;
}

/** Roots that others wrote may hold ids that their layout maps to no folder. */
function properPath(layout: Layout, id: string): string | undefined {
  try {
    return objectPathOf(layout, id);
  } catch (error) {
    if (error instanceof OcflError) return undefined;
    throw error;
  }
}
