import { closeSync, openSync, readSync } from 'node:fs';
import type { PackageTree } from '@mocban/container';
import { collectBytes } from '@mocban/core';
import type { JudgeContext } from '../model/to-judge.js';
import { judgeDocument } from '../process/judge-document.js';
import { LimitError } from '../xml/budget.js';
import { mentionsSignature, openXml } from '../xml/open-xml.js';
import { bytesUpTo, worseOf, type JudgedSignature } from './signature-of-package.js';
import { pathWithinPackage } from './within-package.js';

const MOST_XML_BYTES = 64 * 1024 * 1024;
/** Of files in an archive, which are held while the signature is judged; those of a folder are read piece by piece. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;
const MAX_NAMED = 100;

/** Judges a document of XML whose signatures refer to files of the package; `undefined` for one that has none such. */
export async function judgeReferences(
  tree: PackageTree,
  path: string,
  context: JudgeContext,
  reading: { signal?: AbortSignal },
): Promise<JudgedSignature | undefined> {
  const bytes = await bytesUpTo(tree, path, MOST_XML_BYTES);
  if (bytes === undefined || !mentionsSignature(bytes)) return undefined;
  const uris = new Set<string>();
  await openXml(bytes, { content: (uri) => void uris.add(uri) });
  if (uris.size === 0) return undefined;
  const content = await finderOf(tree, path, uris, reading);
  const document = await openXml(bytes, { content });
  const signature = await judgeDocument(document, context);
  const beside = document.signatures.flatMap((one) => (one.kind === 'signature' ? (one.beside ?? []) : []));
  const named = (outcome: 'differs' | 'missing'): string[] => [
    ...new Set(beside.filter((one) => one.outcome === outcome).map(({ uri }) => pathWithinPackage(path, uri) ?? uri)),
  ];
  const [changed, missing] = [named('differs'), named('missing')];
  return {
    report: {
      ...{ path, kind: 'references', ...worseOf(signature, { indication: 'PASSED' }), signature },
      counts: { listed: uris.size, changed: changed.length, missing: missing.length },
      changed: changed.slice(0, MAX_NAMED),
      missing: missing.slice(0, MAX_NAMED),
    },
    covers: [...uris].flatMap((uri) => pathWithinPackage(path, uri) ?? []),
  };
}

/** Finds the files that references are to. A file of an archive is read before; one that would be too many bytes is beyond the limit. */
async function finderOf(
  tree: PackageTree,
  of: string,
  uris: ReadonlySet<string>,
  reading: { signal?: AbortSignal },
): Promise<(uri: string) => Uint8Array | Iterable<Uint8Array> | undefined> {
  const held = new Map<string, Buffer | 'too-many'>();
  let left = MOST_HELD_BYTES;
  for (const uri of uris) {
    const path = pathWithinPackage(of, uri);
    const file = path === undefined ? undefined : tree.files.get(path);
    if (file === undefined || tree.localPath(file.path) !== undefined || held.has(file.path)) continue;
    left -= file.sizeBytes;
    held.set(file.path, left < 0 ? 'too-many' : await collectBytes(tree.read(file.path, reading), file.sizeBytes));
  }
  return (uri) => {
    const path = pathWithinPackage(of, uri);
    if (path === undefined || !tree.files.has(path)) return undefined;
    const bytes = held.get(path);
    if (bytes === 'too-many') throw new LimitError(`more than ${MOST_HELD_BYTES} bytes of files in an archive`);
    return bytes ?? piecesOf(tree.localPath(path)!);
  };
}

/** A file of this machine from its beginning to its end, by blocking calls: digests of XML are made in one turn. */
function* piecesOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (let bytes = readSync(descriptor, piece); bytes > 0; bytes = readSync(descriptor, piece))
      yield piece.subarray(0, bytes);
  } finally {
    closeSync(descriptor);
  }
}
