import { CodedError, extensionOf } from '@mocban/core';
import type { PackageTree, TreeNames } from '@mocban/container';
import { recogniseTt02 } from '@mocban/vn-records';
import { readXmlRoot } from '@mocban/xml';
import type { ForeignFormat } from '../types.js';

/** Lists in the order in which one is taken before another of the same name. */
const LISTS = ['xlsx', 'xlsm', 'csv', 'tsv', 'xls'];
const FILE_RECORD = /(?:^|\/)file\.xml$/i;

/** What a tree that is no package of a profile is taken for, and the files that say so. */
export interface Foreign {
  format: ForeignFormat;
  /** The messages, or the lists of which the first is read. */
  sources: string[];
}

/** Whether some importer could make something of files with these names. */
export function mayBeForeign({ files }: TreeNames): boolean {
  for (const path of files.keys()) if (FILE_RECORD.test(path) || isMessageName(path) || isListName(path)) return true;
  return false;
}

/** By content where the name says nothing: a package of Thông tư 02/2019, messages of the document exchange, a list of files. */
export async function recogniseForeign(tree: PackageTree): Promise<Foreign | undefined> {
  if (await recogniseTt02(tree)) return { format: 'tt02', sources: [] };
  const messages: string[] = [];
  for (const path of tree.files.keys()) if (isMessageName(path) && (await isMessage(tree, path))) messages.push(path);
  if (messages.length > 0) return { format: 'edxml', sources: messages };
  const lists = [...tree.files.top()].filter(isListName);
  const rank = (path: string) => LISTS.indexOf(extensionOf(path));
  lists.sort((a, b) => rank(a) - rank(b));
  return lists.length === 0 ? undefined : { format: 'spreadsheet', sources: lists };
}

const isMessageName = (path: string): boolean => /\.edxml$/i.test(path) || /^[^/]+\.xml$/i.test(path);
const isListName = (path: string): boolean => !path.includes('/') && LISTS.includes(extensionOf(path));

/** A broken `.edxml` is one all the same, so that its faults are told. */
async function isMessage(tree: PackageTree, path: string): Promise<boolean> {
  if (/\.edxml$/i.test(path)) return true;
  try {
    return /^(edxml|envelope)$/i.test((await readXmlRoot(tree.read(path))).local);
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}
