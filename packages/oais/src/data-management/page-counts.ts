import { NumberColumn } from '@mocban/core';
import { pageCount, type Countable } from '@mocban/characterisation/page-count';
import { CHARACTERISATION } from '../ingest/formats/characterise-documents.js';
import { memberLines } from './member-lines.js';
import type { OpenVersion } from './version-files.js';

const PATH = `metadata/preservation/${CHARACTERISATION}`;

/** Pages of the files of a version, by their logical paths; `undefined` where nobody knows. */
export type PageCounts = (path: string) => number | undefined;

/**
 * What an AIP keeps of the pages of its content: of an AIP that keeps nothing, or whose file of it says no such thing, no pages are known.
 * Holds a number for each file.
 */
export async function readPageCounts(version: OpenVersion): Promise<PageCounts> {
  if (!version.has(PATH)) return () => undefined;
  const { paths } = version.numbers;
  /** Plus one. */
  const pages = new NumberColumn();
  for await (const line of memberLines(version.read(PATH))) {
    const member = memberOf(line);
    const number = member && paths.numberOf(member.path);
    const count = member && pageCount(member);
    if (number !== undefined && count !== undefined) pages.set(number, count + 1);
  }
  return (path) => {
    const number = paths.numberOf(path);
    const count = number === undefined ? 0 : pages.get(number);
    return count === 0 ? undefined : count - 1;
  };
}

/** The bytes of the file are the audit's; what it does not say is not known. */
function memberOf(line: string): (Countable & { path: string }) | undefined {
  try {
    const member = JSON.parse(line) as Partial<Countable & { path: string }> | null;
    const { path, properties, findings } = member ?? {};
    return typeof path === 'string' && isObject(properties) && Array.isArray(findings) && findings.every(isObject)
      ? (member as Countable & { path: string })
      : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
