import { createHash } from 'node:crypto';
import { pathProblem } from '@mocban/core';
import { serialiseMets } from '@mocban/mets';
import { serialisePremis } from '@mocban/premis';
import { EarkError } from '../error.js';
import type { DescriptiveFile, PackageSink, RepresentationPlan, WrittenFile } from '../types.js';
import { FOLDER, METS_FILE } from '../vocabulary.js';
import type { AipIdentifiers } from './identifiers.js';
import type { PackagePlan } from './plan.js';
import { representationPremis } from './preservation.js';
import { representationMets, type WrittenDescription, type WrittenRepresentation } from './representation-mets.js';

export const XML = 'application/xml';

type Put = (path: string, mimeType: string, chunks: Parameters<PackageSink['put']>[1]) => Promise<WrittenFile>;

/**
 * Writes generated files through a sink, each path once, and keeps what is known of each.
 * @throws EarkError `EARK_PLAN_INVALID` for an unsafe or doubled path, or a sink that gives no SHA-256
 */
export function intoSink(sink: PackageSink): { put: Put; written: ReadonlyMap<string, WrittenFile> } {
  const written = new Map<string, WrittenFile>();
  const put: Put = async (path, mimeType, chunks) => {
    if (pathProblem(path) !== undefined) throw new EarkError('EARK_PLAN_INVALID', `unsafe path "${path}"`);
    if (written.has(path)) throw new EarkError('EARK_PLAN_INVALID', `two files are planned at "${path}"`);
    const file: WrittenFile = { path, fixity: await sink.put(path, chunks), mimeType };
    if (file.fixity.digests.sha256 === undefined)
      throw new EarkError('EARK_PLAN_INVALID', `the sink gave no sha256 for "${path}"`);
    written.set(path, file);
    return file;
  };
  return { put, written };
}

/** Descriptions, PREMIS and, unless the package's METS refers to the files itself, the METS of one representation. */
export async function putRepresentation(
  plan: PackagePlan,
  ids: AipIdentifiers,
  representation: RepresentationPlan,
  put: Put,
): Promise<WrittenRepresentation> {
  const folder = `${FOLDER.representations}/${representation.name}`;
  const documents = await putDocumentDescriptions(representation, folder, put);
  const premis = await put(
    `${folder}/${FOLDER.preservation}/PREMIS_${representation.name}.xml`,
    XML,
    serialisePremis(representationPremis(ids, representation)),
  );
  const written = { plan: representation, documents, premis };
  if (plan.metsDocuments === 'package') return written;
  const mets = serialiseMets(representationMets(plan, ids, written));
  return { ...written, mets: await put(`${folder}/${METS_FILE}`, XML, mets) };
}

/** Each document's metadata file once, also where several content files share it. */
async function putDocumentDescriptions(
  representation: RepresentationPlan,
  folder: string,
  put: Put,
): Promise<Map<string, WrittenDescription>> {
  const written = new Map<string, WrittenDescription>();
  for (const file of representation.files) {
    if (file.digests.sha256 === undefined)
      throw new EarkError('EARK_PLAN_INVALID', `no sha256 is known of "${file.path}"`);
    if (file.description === undefined) continue;
    const earlier = written.get(file.description.path);
    if (earlier === undefined) written.set(file.description.path, await putDescription(file.description, folder, put));
    else if (earlier.fixity.digests.sha256 !== sha256(file.description.bytes))
      throw new EarkError('EARK_PLAN_INVALID', `two different descriptions are planned at "${file.description.path}"`);
  }
  return written;
}

async function putDescription(description: DescriptiveFile, folder: string, put: Put): Promise<WrittenDescription> {
  const { bytes, ...reference } = description;
  const { fixity } = await put(`${folder}/${description.path}`, description.mimeType, [bytes]);
  return { description: reference, fixity };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
