import { mkdir, open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bytesOf, type ByteSource } from '@mocban/core';
import { MultiDigest, type Fixity } from '@mocban/fixity';

/** Writes the files of a package below a folder, each once, with its SHA-256. Durability is the zip's, or the caller's. */
export class SipStage {
  constructor(
    readonly root: string,
    private readonly signal?: AbortSignal,
  ) {}

  async write(path: string, source: ByteSource): Promise<Fixity> {
    const target = join(this.root, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true });
    const digest = new MultiDigest(['sha256']);
    const file = await open(target, 'wx');
    try {
      for await (const chunk of source) {
        this.signal?.throwIfAborted();
        digest.update(chunk);
        await file.writeFile(chunk);
      }
    } finally {
      await file.close();
    }
    return digest.finish();
  }

  writeBytes(path: string, ...parts: (string | Uint8Array)[]): Promise<Fixity> {
    return this.write(path, bytesOf(...parts));
  }
}

const STANDARD = [
  ['METS.xsd', 'mets.xsd'],
  ['xlink.xsd', 'xlink.xsd'],
  ['DILCISExtensionMETS.xsd', 'DILCISExtensionMETS.xsd'],
] as const;

/** The METS schema with its imports beside it, so that it validates without a network. */
export async function metsSchemas(): Promise<{ name: string; bytes: Buffer }[]> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@mocban/xml/package.json')), 'schemas');
  return Promise.all(
    STANDARD.map(async ([name, file]) => {
      const text = await readFile(join(folder, file), 'utf8');
      return {
        name,
        bytes: Buffer.from(text.replaceAll(/schemaLocation="https?:[^"]*\/xlink\.xsd"/g, 'schemaLocation="xlink.xsd"')),
      };
    }),
  );
}
