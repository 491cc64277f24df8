import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CodedError, extensionOf, isValid } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container';

const LIMITS = { maxEntries: 1_000, maxTotalBytes: 4 * 1024 ** 3 };

/** Unpacks an attachment that was zipped for the way; names inside it become descriptions, never paths. */
export async function unpackedAttachment(
  folder: string,
  path: string,
  signal?: AbortSignal,
): Promise<{ files: { path: string; name: string }[] } | { problem: string }> {
  let tree: PackageTree | undefined;
  try {
    tree = await openTree(join(folder, path), { limits: LIMITS, ...(signal === undefined ? {} : { signal }) });
    const unsafe = tree.findings.find(({ severity }) => severity === 'error');
    if (!isValid(tree.findings) || tree.files.size === 0)
      return { problem: unsafe?.message ?? 'the zip holds no file' };
    const files: { path: string; name: string }[] = [];
    for (const name of tree.files.keys()) {
      const extension = extensionOf(name);
      const target = `${path.replace(/\.part$/, '')}-${files.length + 1}.${/^[a-z0-9]{1,8}$/.test(extension) ? extension : 'bin'}`;
      await pipeline(tree.read(name), createWriteStream(join(folder, target), { flags: 'wx' }), {
        ...(signal === undefined ? {} : { signal }),
      });
      files.push({ path: target, name });
    }
    return { files };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CodedError) return { problem: `${error.code}: ${error.message}` };
    throw error;
  } finally {
    await tree?.close();
  }
}
