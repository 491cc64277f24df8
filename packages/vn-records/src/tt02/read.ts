import { collectBytes, collisionKey } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { child, children, readXmlTree, textOf, type XmlElement } from '@mocban/xml';

const MAX_BYTES = 1024 * 1024;
const LIMITS = { maxDepth: 16, maxBytes: MAX_BYTES, maxTextLength: 64 * 1024 };

/** A metadata file of the older circular: its elements by name, first letter in upper case, the parts of a code below it. */
export interface Tt02Record {
  path: string;
  root: string;
  values: Readonly<Record<string, string>>;
  fileCode: Readonly<Record<string, string>>;
}

/** Whether a tree is a package of Thông tư 02/2019: a `File.xml` with the element names of that circular. */
export async function recogniseTt02(tree: PackageTree): Promise<boolean> {
  const path = fileRecordPath(tree);
  if (path === undefined) return false;
  const record = await readRecord(tree, path).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    return undefined;
  });
  return record !== undefined && isFile(record);
}

/** The file's own metadata, at the top or in the one folder of its name. */
export const fileRecordPath = (tree: PackageTree): string | undefined =>
  [...tree.files.keys()]
    .filter((path) => /(^|\/)file\.xml$/.test(collisionKey(path)))
    .sort((a, b) => a.length - b.length)[0];

export const isFile = ({ root, values, fileCode }: Tt02Record): boolean =>
  root === 'file' && (Object.keys(fileCode).length > 0 || 'FileCode' in values) && 'Title' in values;

/** @throws XmlError, BytesError, ContainerError */
export async function readRecord(tree: PackageTree, path: string): Promise<Tt02Record> {
  const size = tree.files.get(path)?.sizeBytes ?? 0;
  if (size > MAX_BYTES) await collectBytes(tree.read(path), MAX_BYTES);
  const root = await readXmlTree(tree.read(path), LIMITS);
  const code = child(root, 'FileCode');
  const values = new Map<string, string>();
  for (const element of children(root))
    if (children(element).length === 0) values.set(capital(element.local), cleaned(element));
  const parts = code === undefined ? [] : children(code);
  return {
    path,
    root: root.local.toLowerCase(),
    values: Object.fromEntries(values),
    fileCode: Object.fromEntries(parts.map((part) => [capital(part.local), cleaned(part)])),
  };
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const cleaned = (element: XmlElement): string => textOf(element).normalize('NFC').replace(/\s+/g, ' ');
