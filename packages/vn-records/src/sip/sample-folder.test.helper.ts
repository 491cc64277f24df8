import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectBytes, fixedClock, nameUuid, type Identifiers } from '@mocban/core';
import { PDFDocument } from '@cantoo/pdf-lib';
import { buildTt05Sip, type BuiltTt05Sip } from './build.js';
import type { PageCounter } from '../types.js';
import type { Tt05SipMetadata } from './metadata.js';

export const clock = fixedClock('2026-09-01T01:30:00Z');

/** The same identifiers in every run. */
export function countedIdentifiers(): Identifiers {
  let count = 0;
  return { uuid: () => nameUuid('7f1c0b1e-9a58-4c4b-8f3e-2b1d5b0c6a11', String((count += 1))) };
}

export async function pdfOf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  for (let page = 0; page < pages; page += 1) document.addPage([200, 100 + page]);
  return document.save();
}

/** Counts as another library does. */
export const countPages: PageCounter = async ({ tree, paths }) => {
  const counts = new Map<string, number | undefined>();
  for (const path of paths) {
    const document = await PDFDocument.load(await collectBytes(tree.read(path), 1 << 24)).catch(() => undefined);
    counts.set(path, document?.getPageCount());
  }
  return counts;
};

/** A new folder, removed after the test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mocban-vn-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

export const METADATA: Tt05SipMetadata = {
  file: {
    fileCode: 'H99.15.04.2024.12',
    title: 'Hồ sơ thử nghiệm <1> & "2"',
    maintenance: '01',
    mode: '01',
    language: '01',
    confidenceLevel: '01',
  },
  documents: [
    { path: 'a.pdf', typeName: '10', issuedDate: '2024-01-12', subject: 'Kế hoạch năm' },
    { path: 'b.pdf', typeName: '22', issuedDate: '20/12/2024', codeNumber: '015' },
  ],
  depositor: { name: 'Ủy ban nhân dân xã Mường Thử', code: 'H99.15.04' },
  registrationCode: 'NL.H99.2026.01',
};

/** Of loose documents: five fields of the package, everything else at the documents. */
export const LOOSE: Tt05SipMetadata = {
  file: { fileCode: 'H99.15.04.2025.01.001', title: 'Văn bản đến năm 2025 không lập hồ sơ', source: 1 },
  defaults: { maintenance: '01', mode: '01', language: '01', confidenceLevel: '01', typeName: '22' },
  documents: [
    { path: 'a.pdf', issuedDate: '2025-01-12', subject: 'Về việc thứ nhất', organName: 'Sở Thí dụ' },
    { path: 'b.pdf', issuedDate: '20/12/2025', typeName: '10', maintenance: '01' },
  ],
  depositor: { name: 'Ủy ban nhân dân xã Mường Thử', code: 'H99.15.04' },
};

/** A folder with two PDFs, of one and of two pages. */
export async function sampleFolder(root: string): Promise<string> {
  const folder = join(root, 'ho-so');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a.pdf'), await pdfOf(1));
  await writeFile(join(folder, 'b.pdf'), await pdfOf(2));
  return folder;
}

export async function builtSample(root: string, asZip = false, metadata = METADATA): Promise<BuiltTt05Sip> {
  const out = join(root, asZip ? 'sip.zip' : 'sip');
  return buildTt05Sip(await sampleFolder(root), {
    metadata,
    out,
    asZip,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  });
}
