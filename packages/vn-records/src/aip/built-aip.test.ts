import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { collectBytes, bytesOf } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildAip, type PackageSink } from '@mocban/eark';
import { MultiDigest } from '@mocban/fixity';
import { checkTt05 } from '../check/check.js';
import { builtSample, clock, METADATA, scratch } from '../sip/sample-folder.test.helper.js';
import { tt05AipContent } from './content.js';

/** Writes generated files below a folder. */
const sinkTo = (root: string): PackageSink => ({
  async put(path, chunks) {
    const parts: (string | Uint8Array)[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const bytes = await collectBytes(bytesOf(...parts), 10_000_000);
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
    const digest = new MultiDigest(['sha256', 'sha512']);
    digest.update(bytes);
    return digest.finish();
  },
});

it.each([
  ['documents', undefined],
  ['documents and how one was handled', 'b.xml'],
])('gives an AIP_hoso that passes its own checks, with the joins read back: %s', async (_, trace) => {
  const root = await scratch();
  const [first, ...rest] = METADATA.documents!;
  await mkdir(join(root, 'ho-so'));
  if (trace !== undefined) await writeFile(join(root, 'ho-so', trace), '<process/>');
  const documents = trace === undefined ? METADATA.documents! : [{ ...first!, trace }, ...rest];
  const { path } = await builtSample(root, false, { ...METADATA, documents });
  const submission = await openTree(path);
  const pkg = await checkTt05(submission, { historicalArchive: true, networked: true, clock });
  const { files, descriptions, label, schemas } = await tt05AipContent(submission, pkg, {
    archiveCode: '099.01',
    clock,
  });
  const aip = join(root, 'urn_uuid_0F1E2D3C-4B5A-4978-8695-A4B3C2D1E0F1');
  for (const file of files) {
    const target = join(aip, 'representations/rep1', file.path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await readFile(join(path, file.sourcePath)));
  }
  await cp(path, join(aip, 'submission'), { recursive: true });
  await buildAip(
    {
      profile: 'tt05',
      objId: 'urn:uuid:0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1',
      created: '2026-09-02T01:00:00Z',
      label,
      archive: { name: 'Trung tâm Lưu trữ thử nghiệm', identificationCode: 'H99' },
      software: { name: 'mocban', version: '0.1.0' },
      descriptions,
      files,
      schemas,
      documentation: [],
      events: [],
      agents: [],
    },
    sinkTo(aip),
  );
  const tree = await openTree(aip);
  const checked = await checkTt05(tree, { historicalArchive: true, networked: true, purpose: 'validate', clock });
  await Promise.all([tree.close(), submission.close()]);
  expect(checked.packageType).toBe('AIP_hoso');
  expect(checked.findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
  expect(checked.documents.map(({ metadata }) => metadata?.['docOrdinal'])).toEqual(['1', '2']);
});
