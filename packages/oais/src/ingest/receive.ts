import { join } from 'node:path';
import type { Finding } from '@mocban/core';
import type { EntryInspector, PackageTree, TreeNames, UnpackedPackage } from '@mocban/container';
import { ContainerError, FileTable, unpackPackage } from '@mocban/container';
import { PdfTexts } from '@mocban/vn-records';
import { discardStaging } from '../archival-storage/staging.js';
import { stagingPrefix } from '../archival-storage/layout.js';
import { workFiles } from '../archival-storage/work-files.js';
import { ArchiveError } from '../error.js';
import type { Conversion, Received, ReceiveRequest } from './types.js';
import { convertForeign } from './conversion/convert.js';
import { documentNameOf, takeDocument } from './conversion/document.js';
import { mayBeForeign, recogniseForeign } from './conversion/foreign.js';
import { FormatInventory } from './formats/format-inventory.js';
import { mayBePackage } from './readers/index.js';
import { PROFILE_UNKNOWN } from './verdict.js';

/** Files and folders of one package, unless the request says otherwise: each costs memory and a file in the staging folder. */
const MAX_ENTRIES = 250_000;

/**
 * Reads the uploaded package (zip, tar or tar.gz) once from front to back: digests it whole and unpacks it into
 * `staging/<tx>/unpacked`, with sha256 and sha512 of every file, from the same bytes. What an earlier run left in `staging/<tx>`
 * is removed first. An unsafe container is a finding, and so is one that by its names can be no package of a known profile: nothing
 * is unpacked then. Where the digest is not the producer's, what was unpacked is removed and that is the only finding.
 * Nothing waits for the disk: what the AIP keeps of it is made durable with the staged object.
 * With `convert` a message of the document exchange may come as it is, and what is no package but a list of files, messages or a
 * package of Thông tư 02/2019 is turned into one beside it.
 * Steps: `receive:start`, `receive:unpacked`, `receive:digested`, `receive:converted`.
 * @throws ArchiveError `ARCHIVE_PACKAGE_UNREADABLE`; StorageError and ContainerError when the store's disk refuses
 */
export async function receivePackage(request: ReceiveRequest): Promise<Received> {
  const { store, tx, onStep } = request;
  await onStep?.('receive:start');
  await discardStaging(store, tx);
  const pdfTexts = new PdfTexts();
  const formats = request.identifier && new FormatInventory(request.identifier);
  const inspectors = [pdfTexts.inspector, ...(formats ? [formats.inspector] : []), ...(request.inspectors ?? [])];
  const unpacked = await unpack(request, inspectors);
  await onStep?.('receive:unpacked');
  const { digests, sizeBytes } = unpacked.container;
  const container = { name: request.packageName, sizeBytes, digests };
  const mismatch = claimFinding(request, container);
  const isRefused = mismatch !== undefined || unpacked.tree.findings.some(({ severity }) => severity === 'error');
  // Nothing of a refused package is read any more.
  if (isRefused) {
    pdfTexts.abandon();
    await discardStaging(store, tx);
  }
  await onStep?.('receive:digested');
  const workFolder = workFiles(store).localPath(`${stagingPrefix(store, tx)}/notes`);
  if (mismatch !== undefined) return { tree: emptyTree(unpacked.tree), container, findings: [mismatch], workFolder };
  const { findings } = unpacked.tree;
  if (isRefused) return { tree: emptyTree(unpacked.tree), container, findings: [...findings], workFolder };
  await formats?.settle(unpacked.tree, request.signal);
  const conversion = await converted(request, unpacked);
  if (formats !== undefined && conversion !== undefined) await identifyConverted(formats, conversion);
  return {
    tree: unpacked.tree,
    container,
    findings: [...findings],
    workFolder,
    pdfTexts,
    ...(formats && { formats }),
    ...(conversion && { conversion }),
  };
}

/** What was decoded of messages is looked at where it lies; what was only put elsewhere is known by its digest. */
async function identifyConverted(formats: FormatInventory, { packages }: Conversion): Promise<void> {
  for (const { tree } of packages)
    for (const file of tree?.files.values() ?? []) {
      const localPath = tree!.localPath(file.path);
      if (localPath !== undefined) await formats.add(file, localPath);
    }
}

/** What is no package, yet something that can be turned into one. */
async function converted(request: ReceiveRequest, { tree, container }: UnpackedPackage) {
  const { store, tx, convert, inspectors = [], signal, onStep } = request;
  const foreign = convert === undefined || mayBePackage(tree) ? undefined : await recogniseForeign(tree);
  if (convert === undefined || foreign === undefined) return undefined;
  const conversion = await convertForeign({
    ...convert,
    tree,
    foreign,
    packageSha256: container.digests.sha256!,
    root: join(workFiles(store).localPath(`${stagingPrefix(store, tx)}/unpacked`), tree.prefix),
    work: workFiles(store).localPath(`${stagingPrefix(store, tx)}/converted`),
    inspectors,
    ...(signal && { signal }),
  });
  await onStep?.('receive:converted');
  return conversion;
}

async function unpack(request: ReceiveRequest, inspectors: readonly EntryInspector[]): Promise<UnpackedPackage> {
  const { store, tx, limits, signal, convert } = request;
  const target = workFiles(store).localPath(`${stagingPrefix(store, tx)}/unpacked`);
  try {
    const document = convert === undefined ? undefined : await documentNameOf(request);
    if (document !== undefined) return await takeDocument(request, document, target, inspectors);
    return await unpackPackage(request.packagePath, target, {
      algorithms: ['sha256', 'sha512'],
      containerAlgorithms: ['sha256', 'sha512'],
      judgeNames: convert === undefined ? judgeNames : judgeForeignNames,
      inspectors,
      limits: { maxEntries: MAX_ENTRIES, ...limits },
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (!(cause instanceof ContainerError) || cause.code !== 'CONTAINER_UNREADABLE') throw cause;
    throw new ArchiveError('ARCHIVE_PACKAGE_UNREADABLE', `${request.packageName}: the uploaded file cannot be read`, {
      cause,
    });
  }
}

/** A million files that are no package are told from their names, before a million files are written. */
const judgeNames = (names: TreeNames): Finding[] => (mayBePackage(names) ? [] : [PROFILE_UNKNOWN]);

const judgeForeignNames = (names: TreeNames): Finding[] => (mayBeForeign(names) ? [] : judgeNames(names));

function claimFinding(request: ReceiveRequest, container: Received['container']): Finding | undefined {
  if (request.claimed === undefined) return undefined;
  const { algorithm, digest } = request.claimed;
  const computed = container.digests[algorithm];
  if (digest.toLowerCase() === computed) return undefined;
  return {
    rule: 'TRANSFER_DIGEST_MISMATCH',
    severity: 'error',
    location: '.',
    message: `expected the ${algorithm} ${digest.toLowerCase()}, computed ${computed}`,
    hint: 'The package changed on the way, or the digest was taken of another file: send it again.',
  };
}

/** The tree of a package whose content is not to be trusted. */
const emptyTree = ({ origin }: PackageTree): PackageTree => ({
  origin,
  name: '',
  prefix: '',
  files: new FileTable([]),
  directories: new Set(),
  findings: [],
  async *read(path) {
    throw new ContainerError('CONTAINER_ENTRY_MISSING', `the package was not unpacked: ${path}`);
  },
  localPath: () => undefined,
  ensureDigests: () => Promise.resolve([]),
  close: () => Promise.resolve(),
});
