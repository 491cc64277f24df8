import { serialiseMets } from '@mocban/mets';
import { serialisePremis } from '@mocban/premis';
import { standardSchemas } from '../schemas.js';
import type { AipPlan, PackageSink, WrittenFile } from '../types.js';
import { FOLDER, METS_FILE } from '../vocabulary.js';
import { aipIdentifiers } from './identifiers.js';
import { representationsOf, requirePlan, type PackagePlan } from './plan.js';
import { packagePremis } from './preservation.js';
import type { WrittenRepresentation } from './representation-mets.js';
import { rootMets } from './root-mets.js';
import { intoSink, putRepresentation, XML } from './written-files.js';

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
  const { put, written } = intoSink(sink);
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
