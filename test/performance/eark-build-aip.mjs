// An AIP of a folder, in a process of its own: content copied and digested in one read, METS and PREMIS around it.
//   node test/performance/eark-build-aip.mjs FOLDER OUT
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openTree } from '@mocban/container';
import { buildAip } from '@mocban/eark';
import { FixityPool, MultiDigest } from '@mocban/fixity';

const [folder, out] = process.argv.slice(2);
const tree = await openTree(folder);
const pool = new FixityPool();
const copied = new Map();
const items = function* () {
  for (const path of tree.files.keys())
    yield { from: tree.localPath(path), to: join(out, 'representations/rep1/data', path), key: path };
};
for await (const result of pool.copyFiles(items(), ['sha256', 'sha512'], { fsync: false })) {
  if ('error' in result) throw new Error(`${result.key}: ${result.error.code}`);
  copied.set(result.key, result);
}
await pool.close();
await tree.close();

const sink = {
  async put(path, chunks) {
    const target = join(out, path);
    mkdirSync(dirname(target), { recursive: true });
    const digest = new MultiDigest(['sha256', 'sha512']);
    const file = openSync(target, 'wx');
    for await (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      digest.update(bytes);
      writeSync(file, bytes);
    }
    closeSync(file);
    return digest.finish();
  },
};
await buildAip(
  {
    profile: 'eark',
    objId: 'urn:uuid:f81901f2-a533-5b50-beaf-4449ddab2ffe',
    created: '2026-01-01T00:00:00Z',
    label: 'bench',
    archive: { name: 'bench' },
    software: { name: 'bench', version: '0' },
    descriptions: [],
    files: [...copied.values()].map(({ key, sizeBytes, digests }) => ({
      path: `data/${key}`,
      sizeBytes,
      digests,
      mimeType: 'application/octet-stream',
      formats: [],
      originalName: key,
    })),
    documentation: [],
    events: [],
    agents: [],
  },
  sink,
);
