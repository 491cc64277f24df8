import { pathProblem } from '@mocban/core';
import type { MetsDocument, MetsFileGroup, MetsMdRef, MetsMetadataSection } from '@mocban/mets';
import { folderOf, type TreeNames } from './names.js';

/** One `mdRef`, `file` or `mptr` of a METS document with the file it leads to. */
export interface Reference {
  kind: 'mdRef' | 'file' | 'mptr';
  /** Path of the METS document. */
  mets: string;
  /** ID of the `dmdSec` or `file` that others point to. */
  id?: string;
  /** `fileGrp/@USE` of a file. */
  use?: string;
  href?: string;
  /** Where the href leads, relative to the package's root, whether or not a file is there. */
  target?: string;
  /** The file found there, its name as it is in the tree. */
  path?: string;
  /** What makes the href unsafe to follow. */
  problem?: string;
  sizeBytes?: number;
  badSize?: string;
  checksumType?: string;
  checksum?: string;
  mdType?: string;
}

/** Every reference of a METS document, in document order of its sections. */
export function* referencesOf(mets: MetsDocument, path: string, names: TreeNames): Generator<Reference> {
  const resolve = (href: string | undefined) => resolveHref(href, path, names);
  for (const section of metadataSections(mets))
    if (section.mdRef !== undefined)
      yield { kind: 'mdRef', mets: path, ...idOf(section), ...statedBy(section.mdRef), ...resolve(section.mdRef.href) };
  for (const { file, use } of filesOf(mets.fileSec?.groups ?? []))
    for (const location of file.locations.length === 0 ? [{}] : file.locations)
      yield {
        kind: 'file',
        mets: path,
        ...idOf(file),
        ...(use === undefined ? {} : { use }),
        ...statedBy(file),
        ...resolve('href' in location ? location.href : undefined),
      };
  for (const map of mets.structMaps)
    for (const div of divsOf(map.div === undefined ? [] : [map.div]))
      for (const pointer of div.mptrs ?? []) yield { kind: 'mptr', mets: path, ...resolve(pointer.href) };
}

function* metadataSections(mets: MetsDocument): Generator<MetsMetadataSection> {
  yield* mets.dmdSecs;
  for (const amdSec of mets.amdSecs)
    yield* [...amdSec.techMds, ...amdSec.rightsMds, ...amdSec.sourceMds, ...amdSec.digiprovMds];
}

function* filesOf(
  groups: readonly MetsFileGroup[],
): Generator<{ file: MetsFileGroup['files'] extends Iterable<infer F> ? F : never; use?: string }> {
  for (const group of groups) {
    for (const file of group.files) yield { file, ...(group.use === undefined ? {} : { use: group.use }) };
    yield* filesOf(group.groups ?? []);
  }
}

/** A division and all below it. */
export function* divsOf<D extends { divs?: Iterable<D> }>(divs: Iterable<D>): Generator<D> {
  const stack = [...divs].reverse();
  for (let div = stack.pop(); div !== undefined; div = stack.pop()) {
    yield div;
    stack.push(...[...(div.divs ?? [])].reverse());
  }
}

const idOf = ({ id }: { id?: string }) => (id === undefined ? {} : { id });

function statedBy(item: Pick<MetsMdRef, 'sizeBytes' | 'badSize' | 'checksumType' | 'checksum'> & { mdType?: string }) {
  return {
    ...(item.sizeBytes === undefined ? {} : { sizeBytes: item.sizeBytes }),
    ...(item.badSize === undefined ? {} : { badSize: item.badSize }),
    ...(item.checksumType === undefined ? {} : { checksumType: item.checksumType }),
    ...(item.checksum === undefined ? {} : { checksum: item.checksum }),
    ...(item.mdType === undefined ? {} : { mdType: item.mdType }),
  };
}

/** An href is relative to the folder of its METS, percent-encoded or not, and may not leave the package. */
function resolveHref(href: string | undefined, mets: string, names: TreeNames): Partial<Reference> {
  if (href === undefined || href === '') return {};
  const base = folderOf(mets);
  const candidates = [href, decoded(href)].map((path) => joined(base, path));
  for (const candidate of candidates) {
    const found = candidate === undefined ? undefined : names.find(candidate);
    if (found !== undefined && candidate !== undefined) return { href, target: candidate, path: found };
  }
  const target = candidates.find((candidate) => candidate !== undefined);
  return target === undefined
    ? { href, problem: 'leads out of the package or is not a relative path' }
    : { href, target };
}

const decoded = (href: string): string => {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
};

function joined(base: string, path: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return undefined;
  const parts = base === '' ? [] : base.split('/');
  for (const part of path.split('/'))
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.') parts.push(part);
  const result = parts.join('/');
  return pathProblem(result) === undefined ? result : undefined;
}
