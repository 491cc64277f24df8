import { collectBytes, messageOf } from '@mocban/core';
import type { PackageTree } from '@mocban/container/tree';
import { parseBagInfo } from './bag-info.js';
import { PathMatcher } from './bag-path.js';
import { parseDeclaration } from './declaration.js';
import { readFetch } from './fetch.js';
import { MANIFEST_FILE, readManifest } from './manifest.js';
import { BagFindings, type BagRule } from './rules.js';
import { decodeTagFile, readLines } from './text.js';
import type { Bag, BagInfoEntry, BagManifest } from './types.js';

const MAX_INFO_BYTES = 16 * 1024 * 1024;
const MAX_DECLARATION_BYTES = 4096;

/** Whether a tree is a bag by its names, or looks like one that lost its declaration. */
export function recogniseBag(tree: Pick<PackageTree, 'files' | 'directories'>): 'bag' | 'ill-formed' | undefined {
  if (tree.files.has('bagit.txt')) return 'bag';
  if (!tree.directories.has('data')) return undefined;
  for (const name of tree.files.top()) if (MANIFEST_FILE.test(name)) return 'ill-formed';
  return undefined;
}

export interface OpenBagOptions {
  /** Whether manifests are read; without them there are none in the bag. @defaultValue true */
  manifests?: boolean;
  signal?: AbortSignal;
}

/**
 * Reads a bag's tag files: declaration, metadata, manifests, fetch list. Never throws for what they hold: see `findings`.
 * Reads no payload. Holds all manifest lines.
 * @see RFC 8493 §2
 */
export async function openBag(tree: PackageTree, options: OpenBagOptions = {}): Promise<Bag> {
  const findings = new BagFindings();
  const read = async (file: string, maxBytes: number, rule: BagRule): Promise<Buffer | undefined> => {
    try {
      return await collectBytes(tree.read(file, options), maxBytes);
    } catch (error) {
      options.signal?.throwIfAborted();
      findings.error(rule, file, `cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  };
  const declaration = tree.files.has('bagit.txt')
    ? await read('bagit.txt', MAX_DECLARATION_BYTES, 'BAG_DECLARATION_MALFORMED')
    : undefined;
  if (!tree.files.has('bagit.txt')) findings.error('BAG_DECLARATION_MISSING', 'bagit.txt', 'the bag has no bagit.txt');
  const { version, encoding } =
    declaration === undefined ? { version: undefined, encoding: 'UTF-8' } : parseDeclaration(declaration, findings);
  // Without a declared version the lenient rules apply, so that the missing declaration is not reported over and over.
  if (version === undefined) findings.version = '0.97';

  const misencoded = (rule: BagRule, file: string): void =>
    findings.error(rule, file, `some bytes are not ${encoding}`, 'write the file anew in the encoding of bagit.txt');
  const readInfo = async (file: string): Promise<BagInfoEntry[]> => {
    const bytes = await read(file, MAX_INFO_BYTES, 'BAG_INFO_MALFORMED');
    if (bytes === undefined) return [];
    const text = decodeTagFile(bytes, encoding, () => misencoded('BAG_INFO_MALFORMED', file));
    return parseBagInfo(withoutMark(text, file, findings), file, findings);
  };
  const readListing = async <T>(
    file: string,
    rule: BagRule,
    parse: (lines: AsyncIterable<readonly string[]>) => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      const lines = readLines(tree.read(file, options), encoding, () => misencoded(rule, file));
      return await parse(linesWithoutMark(lines, file, findings));
    } catch (error) {
      options.signal?.throwIfAborted();
      findings.error(rule, file, `cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  };

  const matcher = new PathMatcher(tree.files);
  const manifests: BagManifest[] = [];
  for (const file of manifestsOf(tree, options)) {
    const manifest = await readListing(file, 'BAG_MANIFEST_MALFORMED', (lines) =>
      readManifest(file, lines, matcher, findings),
    );
    if (manifest !== undefined) manifests.push(manifest);
  }
  const infoFile = infoFilesOf(version).find((file) => tree.files.has(file));
  const info = infoFile === undefined ? [] : await readInfo(infoFile);
  const fetch = tree.files.has('fetch.txt')
    ? await readListing('fetch.txt', 'BAG_FETCH_MALFORMED', (lines) => readFetch(lines, matcher, findings))
    : undefined;
  return {
    version,
    encoding,
    infoFile,
    info,
    payloadManifests: manifests.filter(({ file }) => file.startsWith('manifest-')),
    tagManifests: manifests.filter(({ file }) => file.startsWith('tagmanifest-')),
    fetch: fetch ?? [],
    findings: findings.list,
  };
}

/** Until 0.95 the metadata were in package-info.txt; since then that is a tag file like any other. */
const infoFilesOf = (version: string | undefined): string[] =>
  version === undefined || version < '0.96' ? ['bag-info.txt', 'package-info.txt'] : ['bag-info.txt'];

const MARK = '\ufeff';

function withoutMark(text: string, file: string, findings: BagFindings): string {
  if (!text.startsWith(MARK)) return text;
  findings.strict('BAG_ENCODING_MARK', file, 'begins with a byte-order mark, which UTF-8 does not need');
  return text.slice(MARK.length);
}

async function* linesWithoutMark(
  batches: AsyncIterable<string[]>,
  file: string,
  findings: BagFindings,
): AsyncGenerator<string[]> {
  let isFirst = true;
  for await (const lines of batches) {
    if (isFirst && lines.length > 0) {
      lines[0] = withoutMark(lines[0]!, file, findings);
      isFirst = false;
    }
    yield lines;
  }
}

function manifestsOf(tree: PackageTree, options: OpenBagOptions): string[] {
  const files: string[] = [];
  if (options.manifests !== false) for (const file of tree.files.top()) if (MANIFEST_FILE.test(file)) files.push(file);
  return files;
}
