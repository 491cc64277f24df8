import { createHash } from 'node:crypto';
import { pathProblem } from '@mocban/core';
import { serialiseMets } from '@mocban/mets';
import { serialisePremis } from '@mocban/premis';
import { EarkError } from '../error.js';
import { standardSchemas } from '../schemas.js';
import type { AipPlan, DescriptiveFile, PackageSink, RepresentationPlan, WrittenFile } from '../types.js';
import { FOLDER, METS_FILE } from '../vocabulary.js';
import { aipIdentifiers, type AipIdentifiers } from './identifiers.js';
import { representationsOf, requirePlan, type PackagePlan } from './plan.js';
import { packagePremis, representationPremis } from './preservation.js';
import { representationMets, type WrittenDescription, type WrittenRepresentation } from './representation-mets.js';
import { rootMets } from './root-mets.js';

const XML = 'application/xml';

/**
 * Writes every generated file of an AIP through the sink: schemas, descriptive metadata, PREMIS, both METS documents. Content,
 * documentation and the submission are moved into place by the caller; here they are only referred to. Holds one entry per
 * descriptive and support file in memory, nothing per content file. The same plan gives the same bytes.
 * @returns what was written, in the order of writing; the root METS is last
 * @throws EarkError `EARK_PLAN_INVALID` for an unsafe or doubled path, a missing SHA-256, an OBJID without a UUID
 * @see E-ARK AIP 2.2.0, E-ARK CSIP 2.2.0, METS 1.12.1, PREMIS 3.0
 */
export const buildAip = (plan: AipPlan, sink: PackageSink): Promise<WrittenFile[]> => buildPackage(plan, sink);

/** As {@link buildAip}, for a SIP too. */
export async function buildPackage(plan: PackagePlan, sink: PackageSink): Promise<WrittenFile[]> {
  requirePlan(plan);
  const ids = aipIdentifiers(plan);
  const written = new Map<string, WrittenFile>();
  const put = async (path: string, mimeType: string, chunks: Parameters<PackageSink['put']>[1]) => {
    if (pathProblem(path) !== undefined) throw new EarkError('EARK_PLAN_INVALID', `unsafe path "${path}"`);
    if (written.has(path)) throw new EarkError('EARK_PLAN_INVALID', `two files are planned at "${path}"`);
    const file: WrittenFile = { path, fixity: await sink.put(path, chunks), mimeType };
    if (file.fixity.digests.sha256 === undefined)
      throw new EarkError('EARK_PLAN_INVALID', `the sink gave no sha256 for "${path}"`);
    written.set(path, file);
    return file;
  };
  const schemas: WrittenFile[] = [];
  for (const schema of standardSchemas(plan.schemas))
    schemas.push(await put(`${FOLDER.schemas}/${schema.name}`, XML, [schema.bytes]));
  const descriptions: WrittenFile[] = [];
  for (const description of plan.descriptions)
    descriptions.push(await put(description.path, description.mimeType, [description.bytes]));
  const representations: WrittenRepresentation[] = [];
  for (const representation of representationsOf(plan))
    representations.push(await putRepresentation(plan, ids, representation, put));
  const premis = await put(`${FOLDER.preservation}/PREMIS.xml`, XML, serialisePremis(packagePremis(plan, ids)));
  const preservation: WrittenFile[] = [];
  for (const { path, mimeType, chunks } of plan.preservation ?? [])
    preservation.push(await put(`${FOLDER.preservation}/${path}`, mimeType, chunks()));
  const parts = { descriptions, premis, preservation, schemas, representations };
  await put(METS_FILE, XML, serialiseMets(rootMets(plan, ids, parts)));
  return [...written.values()];
}

type Put = (path: string, mimeType: string, chunks: Parameters<PackageSink['put']>[1]) => Promise<WrittenFile>;

/** Descriptions, PREMIS and, unless the package's METS refers to the files itself, the METS of one representation. */
async function putRepresentation(
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
