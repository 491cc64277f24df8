import { ContainerError } from '@mocban/container';
import { openTree } from '@mocban/container/tree';
import { collectBytes, bytesOf } from '@mocban/core';
import { readXmlTree, XmlError, type XmlElement } from '@mocban/xml';
import type { Finding } from '@mocban/core';

/** Parts of a document that is a zip. */
export interface ZipParts {
  /** All of them, in byte order. */
  names(): Iterable<string>;
  has(name: string): boolean;
  /** @returns `undefined` for what is not there, is larger, or cannot be read */
  read(name: string, maxBytes: number): Promise<Buffer | undefined>;
  /** What is wrong with the zip. */
  findings: readonly Finding[];
}

const LIMITS = { maxEntries: 200_000 };

/** Opens a zip for as long as something is done with it. @throws the system's error, the signal's reason */
export async function withZipParts<T>(
  path: string,
  act: (parts: ZipParts) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const tree = await openTree(path, { limits: LIMITS, collisions: 'allowed', ...(signal && { signal }) });
  // A document has parts at its top; one that all lie in a folder is no document of these.
  const inside = (name: string): string | undefined =>
    name.startsWith(tree.prefix) ? name.slice(tree.prefix.length) : undefined;
  const has = (name: string): boolean => tree.files.has(inside(name) ?? '');
  try {
    return await act({
      findings: tree.findings,
      has,
      *names() {
        for (const name of tree.files.keys()) yield tree.prefix + name;
      },
      async read(name, maxBytes) {
        const at = inside(name);
        const file = at === undefined ? undefined : tree.files.get(at);
        if (file === undefined || file.sizeBytes > maxBytes) return undefined;
        try {
          return Buffer.from(await collectBytes(tree.read(at!), maxBytes));
        } catch (error) {
          if (error instanceof ContainerError && error.code !== 'CONTAINER_IO') return undefined;
          throw error;
        }
      },
    });
  } finally {
    await tree.close();
  }
}

/** Old writers name the DTD of their manifests; one that has parts of its own is not read. */
const DOCTYPE = /<!DOCTYPE\s[^[\]<>]*>/;

/** A part that is XML; `undefined` where it is none. */
export async function readXmlPart(parts: ZipParts, name: string, maxBytes: number): Promise<XmlElement | undefined> {
  const bytes = await parts.read(name, maxBytes);
  if (bytes === undefined) return undefined;
  const text = bytes.toString('latin1');
  const plain = DOCTYPE.test(text.slice(0, 4096)) ? Buffer.from(text.replace(DOCTYPE, ''), 'latin1') : bytes;
  try {
    return await readXmlTree(bytesOf(plain), { maxBytes });
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}
