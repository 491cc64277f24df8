import { createReadStream } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { collectBytes, bytesOf } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildAip, extendAip, type PackageSink } from '@mocban/eark';
import { MultiDigest } from '@mocban/fixity';
import { readMets } from '@mocban/mets';
import { readPremisDocument } from '@mocban/premis';
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

const COMMON = {
  profile: 'tt05',
  archive: { name: 'Trung tâm Lưu trữ thử nghiệm', identificationCode: 'H99' },
  software: { name: 'mocban', version: '0.1.0' },
  events: [],
  agents: [],
} as const;

interface BuiltOptions {
  /** A trace of how the first document was handled. */
  trace?: string;
  /** Text of the one file of a further representation, which a migration leaves. */
  migrated?: string;
}

/** An AIP of the circular on disk. @returns its folder */
async function builtAip({ trace, migrated }: BuiltOptions = {}): Promise<string> {
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
      ...COMMON,
      objId: 'urn:uuid:0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1',
      created: '2026-09-02T01:00:00Z',
      label,
      descriptions,
      files,
      schemas,
      documentation: [],
    },
    sinkTo(aip),
  );
  await submission.close();
  if (migrated !== undefined) await addRepresentation(aip, migrated);
  return aip;
}

/** As a migration leaves one. */
async function addRepresentation(aip: string, text: string): Promise<void> {
  const content = Buffer.from(text);
  const digest = new MultiDigest(['sha256', 'sha512']);
  digest.update(content);
  await mkdir(join(aip, 'representations/rep2/data'), { recursive: true });
  await writeFile(join(aip, 'representations/rep2/data/bản.txt'), content);
  await extendAip(
    {
      ...COMMON,
      created: '2026-09-03T01:00:00Z',
      mets: await readMets(createReadStream(join(aip, 'METS.xml'))),
      premis: await readPremisDocument(createReadStream(join(aip, 'metadata/preservation/PREMIS.xml'))),
      representation: {
        name: 'rep2',
        files: [
          {
            path: 'data/bản.txt',
            ...digest.finish(),
            mimeType: 'text/plain',
            formats: [],
            originalName: 'data/bản.txt',
          },
        ],
      },
    },
    sinkTo(aip),
  );
}

async function checked(aip: string) {
  const tree = await openTree(aip);
  const found = await checkTt05(tree, { historicalArchive: true, networked: true, purpose: 'validate', clock });
  await tree.close();
  return found;
}

it.each([
  ['documents', {}],
  ['documents and how one was handled', { trace: 'b.xml' }],
])('gives an AIP_hoso that passes its own checks, with the joins read back: %s', async (_, options) => {
  const { packageType, findings, documents } = await checked(await builtAip(options));
  expect(packageType).toBe('AIP_hoso');
  expect(findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
  expect(documents.map(({ metadata }) => metadata?.['docOrdinal'])).toEqual(['1', '2']);
});

describe('a further representation', () => {
  const SECOND = 'TT05_C3_SECOND_REPRESENTATION representations/rep2';
  const told = async (aip: string): Promise<string[]> =>
    (await checked(aip)).findings
      .filter(({ effect }) => effect !== 'info')
      .map(({ rule, location }) => `${rule} ${location}`)
      .sort();
  let aip: string;
  beforeEach(async () => {
    aip = await builtAip({ migrated: 'nội dung' });
  });

  it('has its files listed by its own METS, and adds no documents', async () => {
    expect(await told(aip)).toEqual([SECOND]);
    expect((await checked(aip)).documents).toHaveLength(2);
  });

  it('is held against its size and digest, and may have no file that is not listed', async () => {
    await writeFile(join(aip, 'representations/rep2/data/bản.txt'), 'nội dunG');
    await writeFile(join(aip, 'representations/rep2/data/thêm.txt'), 'thêm');
    expect(await told(aip)).toEqual([
      SECOND,
      'TT05_C5_DIGEST_MISMATCH representations/rep2/data/bản.txt',
      'TT05_C5_UNLISTED representations/rep2/data/thêm.txt',
    ]);
  });

  it('misses a file that its METS names', async () => {
    await rm(join(aip, 'representations/rep2/data/bản.txt'));
    await writeFile(join(aip, 'representations/rep2/data/khác.txt'), 'x');
    expect(await told(aip)).toEqual([
      SECOND,
      'TT05_C5_FILE_MISSING representations/rep2/data/bản.txt',
      'TT05_C5_UNLISTED representations/rep2/data/khác.txt',
    ]);
  });

  it('that the root METS does not lead to is listed by nobody', async () => {
    await cp(join(aip, 'representations/rep2'), join(aip, 'representations/rep3'), { recursive: true });
    expect(await told(aip)).toEqual(
      expect.arrayContaining([
        'TT05_C5_UNLISTED representations/rep3/METS.xml',
        'TT05_C5_UNLISTED representations/rep3/data/bản.txt',
      ]),
    );
  });

  it('says that its METS cannot be read', async () => {
    await writeFile(join(aip, 'representations/rep2/METS.xml'), '<mets>');
    expect(await told(aip)).toEqual(
      expect.arrayContaining([
        'TT05_C4_METS_UNREADABLE representations/rep2/METS.xml',
        'TT05_C5_UNLISTED representations/rep2/data/bản.txt',
      ]),
    );
  });
});
