import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomIdentifiers, systemClock } from '@mocban/core';
import { writeZip } from '@mocban/container';
import { buildTt05Sip } from '@mocban/vn-records';
import { documentPdf } from './pdf.js';
import { agency, agreement, type DemoFile } from './records.js';

const metadataOf = (file: DemoFile) => ({
  file: {
    fileCode: file.fileCode,
    title: file.title,
    maintenance: '01',
    mode: '01',
    language: '01',
    startDate: file.startDate,
    endDate: file.endDate,
    keyword: file.keyword,
    confidenceLevel: '01',
  },
  documents: file.documents.map((document, index) => ({
    path: pdfName(index),
    typeName: document.typeCode,
    codeNumber: document.number,
    codeNotation: document.notation,
    issuedDate: document.date,
    organName: agency.name,
    subject: document.subject,
    language: '01',
    numberOfPage: '1',
    mode: '01',
    confidenceLevel: '01',
  })),
  depositor: agency,
  registrationCode: agreement.code,
});

const pdfName = (index: number): string => `${String(index + 1).padStart(2, '0')}.pdf`;

/** Writes the PDFs of a hồ sơ and packs them as a Thông tư 05 SIP. */
export async function buildSubmission(file: DemoFile, folder: string): Promise<string> {
  const documents = await writeDocuments(file, folder);
  const out = join(folder, `${file.fileCode}.zip`);
  await buildTt05Sip(documents, {
    metadata: metadataOf(file),
    out,
    asZip: true,
    clock: systemClock,
    identifiers: randomIdentifiers,
  });
  return out;
}

async function writeDocuments(file: DemoFile, folder: string): Promise<string> {
  const documents = join(folder, file.fileCode);
  await mkdir(documents, { recursive: true });
  for (const [index, document] of file.documents.entries())
    await writeFile(join(documents, pdfName(index)), await documentPdf(document));
  return documents;
}

/** The same hồ sơ with two faults that really happen: one PDF altered after packing, and a wrong count of documents. */
export async function buildFaultySubmission(file: DemoFile, folder: string): Promise<string> {
  const documents = await writeDocuments(file, join(folder, 'faulty'));
  const package_ = join(folder, 'faulty', 'package');
  const metadata = metadataOf(file);
  const { objId } = await buildTt05Sip(documents, {
    metadata: { ...metadata, file: { ...metadata.file, totalDoc: '9' } },
    out: package_,
    asZip: false,
    clock: systemClock,
    identifiers: randomIdentifiers,
  });
  const data = join(package_, 'representations', 'rep1', 'data');
  const [first] = (await readdir(data)).sort();
  const bytes = await readFile(join(data, first!));
  bytes[bytes.length - 40]! ^= 1;
  await writeFile(join(data, first!), bytes);
  const out = join(folder, `${file.fileCode}-faulty.zip`);
  await writeZip(package_, out, { prefix: objId });
  return out;
}
