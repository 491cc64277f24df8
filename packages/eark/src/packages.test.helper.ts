import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fixity } from '@mocban/fixity';
import type { AipPlan, PackageSink } from './types.js';

export const OBJ_ID = 'urn:uuid:f81901f2-a533-5b50-beaf-4449ddab2ffe';

export const fixityOf = (bytes: Uint8Array): Fixity => ({
  sizeBytes: bytes.length,
  digests: {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sha512: createHash('sha512').update(bytes).digest('hex'),
  },
});

export function place(root: string, path: string, content: string | Uint8Array): Fixity {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
  return fixityOf(bytes);
}

export const sinkInto = (root: string): PackageSink => ({
  async put(path, chunks) {
    const parts: Buffer[] = [];
    for await (const chunk of chunks) parts.push(Buffer.from(chunk));
    return place(root, path, Buffer.concat(parts));
  },
});

/** Puts content, documentation and a submission in place and gives the plan of the AIP around them. */
export function planIn(root: string, profile: AipPlan['profile']): AipPlan {
  const description = {
    path: 'metadata/descriptive/EAD_doc_1.xml',
    bytes: Buffer.from('<doc>Văn bản</doc>', 'utf8'),
    mdType: 'OTHER',
    otherMdType: 'EAD',
    mdTypeVersion: '1.0',
    mimeType: 'application/xml',
  };
  const first = place(root, 'representations/rep1/data/văn bản 1.pdf', '%PDF-1.7');
  const second = place(root, 'representations/rep1/data/a#b.bin', 'x');
  const agent = { type: 'local', value: 'agent-1' };
  return {
    profile,
    objId: profile === 'tt05' ? `urn:uuid:${OBJ_ID.slice(9).toUpperCase()}` : OBJ_ID,
    created: '2026-03-10T01:30:00Z',
    label: 'Hồ sơ <thử> & "nghiệm"',
    archive: { name: 'Trung tâm Lưu trữ', identificationCode: 'H99.15' },
    software: { name: 'Mộc Bản', version: '0.1.0' },
    submissionAgreement: 'A-1',
    descriptions: [
      {
        path: 'metadata/descriptive/EAD.xml',
        bytes: Buffer.from('<ead/>', 'utf8'),
        mdType: 'OTHER',
        otherMdType: 'EAD',
        mimeType: 'application/xml',
      },
    ],
    files: [
      {
        ...first,
        path: 'data/văn bản 1.pdf',
        mimeType: 'application/pdf',
        formats: [{ name: 'PDF', version: '1.7', registry: { name: 'PRONOM', key: 'fmt/276' } }],
        originalName: 'data/Văn bản 1.pdf',
        description,
      },
      { ...second, path: 'data/a#b.bin', mimeType: 'application/octet-stream', formats: [], originalName: 'a#b.bin' },
    ],
    documentation: [
      { ...place(root, 'documentation/notes.txt', 'notes'), path: 'documentation/notes.txt', mimeType: 'text/plain' },
    ],
    submission: {
      ...place(root, 'submission/METS.xml', '<mets/>'),
      path: 'submission/METS.xml',
      mimeType: 'application/xml',
      objId: 'uuid-SIP',
    },
    events: [
      {
        identifier: { type: 'UUID', value: 'e-1' },
        type: 'ingestion',
        dateTime: '2026-03-10T01:30:00Z',
        outcome: 'success',
        agents: [agent],
        objects: [{ type: 'UUID', value: OBJ_ID, role: 'outcome' }],
      },
    ],
    agents: [{ identifier: agent, name: 'Mộc Bản', type: 'software', version: '0.1.0' }],
  };
}
