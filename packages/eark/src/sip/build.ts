import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { mediaTypeOf, isoSeconds, isValid, nameUuid, type Clock, type Identifiers } from '@mocban/core';
import { openTree, writeZip, type PackageTree } from '@mocban/container';
import { FixityPool, MultiDigest, type Fixity } from '@mocban/fixity';
import { buildPackage } from '../aip/build.js';
import { aipIdentifiers } from '../aip/identifiers.js';
import type { PackagePlan } from '../aip/plan.js';
import { simpleDublinCore } from '../dublin-core.js';
import { EarkError } from '../error.js';
import type { AipFile, AipPlan, ContentInformationType, PackageSink } from '../types.js';
import { firstText, requireMetadata, type SipMetadata } from './metadata.js';

export interface BuildSipOptions {
  /** Path of the package: a folder that does not exist, or a zip. */
  out: string;
  metadata?: SipMetadata;
  clock: Clock;
  identifiers: Identifiers;
  /** A zip with one top folder named for the OBJID, instead of a folder. @defaultValue false */
  asZip?: boolean;
  /**
   * `one`: all content is the representation `rep1`. `each-folder`: each folder directly below the one given is a representation
   * and gives it its name; no file lies beside them. @defaultValue `one`
   */
  representations?: 'one' | 'each-folder';
  /** See `AipPlan.metsDocuments`. @defaultValue `representation` */
  metsDocuments?: AipPlan['metsDocuments'];
  /** @defaultValue `MIXED` */
  contentInformationType?: ContentInformationType;
  /**
   * Most content files of one package. A folder with more becomes several packages: the one at `out` has the first of them and
   * names the others, which lie beside it as `NAME-2`, `NAME-3` … and name it. Each is valid alone. @defaultValue unlimited
   */
  maxFiles?: number;
  /** The software that METS names as the package's maker. @defaultValue Mộc Bản */
  software?: { name: string; version: string };
  signal?: AbortSignal;
}

export interface BuiltSip {
  /** As given in `out`. */
  path: string;
  objId: string;
  /** Content files and their bytes. */
  files: number;
  bytes: number;
  /** The other packages, where the content was divided. */
  children?: readonly Omit<BuiltSip, 'children'>[];
}

/**
 * Makes an E-ARK SIP 2.2.0 of a folder: each file is read once, digested while it is copied to the `data/` of its representation.
 * Each package appears under its name only when it is complete, the one at `out` last. The same folder, clock and identifiers give the same bytes.
 * Holds one entry per file in memory.
 * @throws EarkError `EARK_METADATA_INVALID`, `EARK_SOURCE_INVALID`, `EARK_TARGET_EXISTS`; ContainerError when the folder cannot be read
 */
export async function buildSip(directory: string, options: BuildSipOptions): Promise<BuiltSip> {
  requireMetadata(options.metadata ?? {});
  const out = resolve(options.out);
  if (out === resolve(directory) || out.startsWith(`${resolve(directory)}/`))
    throw new EarkError('EARK_SOURCE_INVALID', 'the package would lie inside the folder it is made of');
  const { maxFiles = Infinity } = options;
  if (!(maxFiles >= 1)) throw new EarkError('EARK_PLAN_INVALID', 'a package has room for one file at least');
  const tree = await openTree(directory, options.signal === undefined ? {} : { signal: options.signal });
  try {
    requireContent(tree);
    requireRepresentations(tree, options);
    const segments = segmentsOf(tree, options.out, options.identifiers.uuid(), maxFiles);
    for (const { out } of segments) await refuseExisting(resolve(out));
    await mkdir(dirname(out), { recursive: true });
    const [first, ...children] = await buildSegments(tree, segments, options);
    return children.length === 0 ? first! : { ...first!, children };
  } finally {
    await tree.close();
  }
}

/** One package of those that a folder becomes. */
interface Segment {
  out: string;
  objId: string;
  paths: readonly string[];
  parent?: string;
  children?: readonly string[];
}

/** Identifiers of the later ones are derived from that of the first, in which all are named. @see E-ARK AIP 2.2.0, AIP1, AIP2 */
function segmentsOf(tree: PackageTree, out: string, uuid: string, maxFiles: number): Segment[] {
  const paths = [...tree.files.keys()];
  const extension = /\.zip$/i.exec(out)?.[0] ?? '';
  const count = Math.max(1, Math.ceil(paths.length / maxFiles));
  const objIds = Array.from(
    { length: count },
    (_, n) => `urn:uuid:${n === 0 ? uuid : nameUuid(uuid, `segment ${n + 1}`)}`,
  );
  return objIds.map((objId, n) => ({
    out: n === 0 ? out : `${out.slice(0, out.length - extension.length)}-${n + 1}${extension}`,
    objId,
    paths: count === 1 ? paths : paths.slice(n * maxFiles, (n + 1) * maxFiles),
    ...(n === 0 ? (count === 1 ? {} : { children: objIds.slice(1) }) : { parent: objIds[0]! }),
  }));
}

/** The first last. When one cannot be made, none is left. */
async function buildSegments(
  tree: PackageTree,
  segments: readonly Segment[],
  options: BuildSipOptions,
): Promise<BuiltSip[]> {
  const built: BuiltSip[] = [];
  try {
    for (const segment of segments.toReversed()) built.unshift(await buildSegment(tree, segment, options));
  } catch (error) {
    for (const { path } of built) await rm(resolve(path), { recursive: true, force: true });
    throw error;
  }
  return built;
}

async function buildSegment(tree: PackageTree, segment: Segment, options: BuildSipOptions): Promise<BuiltSip> {
  const { objId } = segment;
  const out = resolve(segment.out);
  const draft = join(dirname(out), `.${randomUUID()}.sip-part`);
  try {
    const representations = await copyContent(tree, segment.paths, draft, options);
    const files = representations.flatMap((one) => one.files);
    await buildPackage(planOf(tree.name, segment, representations, options), folderSink(draft));
    if (options.asZip === true)
      await writeZip(draft, out, {
        prefix: objId.replaceAll(':', '_'),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    else await rename(draft, out);
    return {
      path: segment.out,
      objId,
      files: files.length,
      bytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function requireContent(tree: PackageTree): void {
  const broken = tree.findings.find(({ severity }) => severity === 'error');
  if (!isValid(tree.findings)) throw new EarkError('EARK_SOURCE_INVALID', `${broken!.location}: ${broken!.message}`);
  if (tree.origin !== 'directory') throw new EarkError('EARK_SOURCE_INVALID', 'expected a folder');
  if (tree.files.size === 0) throw new EarkError('EARK_SOURCE_INVALID', 'the folder holds no file');
}

async function refuseExisting(out: string): Promise<void> {
  const exists = await lstat(out).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (exists) throw new EarkError('EARK_TARGET_EXISTS', `${basename(out)} exists already`);
}

/** @throws EarkError `EARK_SOURCE_INVALID` for a file beside the folders of the representations, or a folder without a file */
function requireRepresentations({ files, directories }: PackageTree, { representations }: BuildSipOptions): void {
  if (representations !== 'each-folder') return;
  const named = new Set<string>();
  for (const path of files.keys()) {
    if (!path.includes('/'))
      throw new EarkError('EARK_SOURCE_INVALID', `"${path}" lies beside the folders of the representations`);
    named.add(path.slice(0, path.indexOf('/')));
  }
  for (const folder of directories)
    if (!folder.includes('/') && !named.has(folder))
      throw new EarkError('EARK_SOURCE_INVALID', `the representation "${folder}" holds no file`);
}

interface CopiedRepresentation {
  name: string;
  files: AipFile[];
}

/** Where a file goes: its representation, and its path in that. */
function placeOf(path: string, { representations = 'one' }: BuildSipOptions): { name: string; inner: string } {
  if (representations === 'one') return { name: 'rep1', inner: path };
  const end = path.indexOf('/');
  return { name: path.slice(0, end), inner: path.slice(end + 1) };
}

/** Copies and digests in worker threads. @returns one entry per file, in byte order of path */
async function copyContent(
  tree: PackageTree,
  paths: readonly string[],
  draft: string,
  options: BuildSipOptions,
): Promise<CopiedRepresentation[]> {
  const copied = new Map<string, Fixity>();
  const pool = new FixityPool();
  const items = function* () {
    for (const path of paths) {
      const { name, inner } = placeOf(path, options);
      yield { from: tree.localPath(path)!, to: join(draft, 'representations', name, 'data', inner), key: path };
    }
  };
  try {
    const settings = { fsync: true, ...(options.signal === undefined ? {} : { signal: options.signal }) };
    for await (const result of pool.copyFiles(items(), ['sha256', 'sha512'], settings)) {
      if ('error' in result)
        throw new EarkError('EARK_SOURCE_INVALID', `${result.key}: ${result.error.code} while it was copied`);
      copied.set(result.key, { sizeBytes: result.sizeBytes, digests: result.digests });
    }
  } finally {
    await pool.close();
  }
  const representations = new Map<string, CopiedRepresentation>();
  for (const path of paths) {
    const { name, inner } = placeOf(path, options);
    const representation = representations.get(name) ?? { name, files: [] };
    representations.set(name, representation);
    representation.files.push({
      ...copied.get(path)!,
      path: `data/${inner}`,
      mimeType: mediaTypeOf(path),
      formats: [],
      originalName: path,
    });
  }
  return [...representations.values()];
}

function planOf(
  folder: string,
  { objId, parent, children }: Segment,
  representations: readonly CopiedRepresentation[],
  options: BuildSipOptions,
): PackagePlan {
  const { agency, submissionAgreement, ...fields } = options.metadata ?? {};
  const title = firstText(fields.title, folder)!;
  const created = isoSeconds(options.clock.now());
  const software = options.software ?? { name: 'Mộc Bản', version: '0.1.0' };
  const agent = { type: 'local', value: `software:${software.name}/${software.version}` };
  const { premis } = aipIdentifiers({ profile: 'sip', objId });
  return {
    profile: 'sip',
    objId,
    created,
    label: title,
    ...(parent === undefined ? {} : { parent }),
    ...(children === undefined ? {} : { children }),
    ...(options.metsDocuments === undefined ? {} : { metsDocuments: options.metsDocuments }),
    ...(options.contentInformationType === undefined ? {} : { contentInformationType: options.contentInformationType }),
    archive: { name: firstText(agency, fields.creator) ?? 'not stated' },
    software,
    ...(firstText(submissionAgreement) === undefined ? {} : { submissionAgreement }),
    descriptions: [
      {
        path: 'metadata/descriptive/DC.xml',
        bytes: simpleDublinCore({ ...fields, title: firstText(fields.title) === undefined ? folder : fields.title! }),
        mdType: 'DC',
        mimeType: 'application/xml',
      },
    ],
    files: [],
    representations,
    documentation: [],
    events: [
      {
        identifier: { type: 'UUID', value: nameUuid(objId.slice('urn:uuid:'.length), 'information package creation') },
        type: 'information package creation',
        dateTime: created,
        outcome: 'success',
        agents: [{ ...agent, role: 'executing program' }],
        objects: [{ ...premis.aip, role: 'outcome' }],
      },
    ],
    agents: [{ identifier: agent, name: software.name, type: 'software', version: software.version }],
  };
}

/** Writes generated files below a folder, each new, durable and digested while it is written. */
const folderSink = (folder: string): PackageSink => ({
  async put(path, chunks) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const digest = new MultiDigest(['sha256', 'sha512']);
    const handle = await open(target, 'wx');
    try {
      for await (const chunk of chunks) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
        digest.update(bytes);
        await handle.writeFile(bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return digest.finish();
  },
});
