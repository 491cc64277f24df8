import type { PremisDocument, PremisObject } from '@mocban/premis';
import type { AipIdentifiers } from './identifiers.js';
import type { RepresentationPlan } from '../types.js';
import type { PackagePlan } from './plan.js';
import { repeatable } from './repeatable.js';

/** Package level: the AIP and the submission it came from as intellectual entities, events, agents. */
export function packagePremis(plan: PackagePlan, ids: AipIdentifiers): PremisDocument {
  const objects: PremisObject[] = [
    {
      kind: 'intellectual entity',
      identifiers: [ids.premis.aip],
      originalName: plan.label,
      ...(plan.submission === undefined
        ? {}
        : {
            relationships: [
              { type: 'derivation', subType: 'has source', objects: [ids.premis.submission(plan.submission.objId)] },
            ],
          }),
    },
  ];
  if (plan.submission !== undefined)
    objects.push({
      kind: 'intellectual entity',
      identifiers: [ids.premis.submission(plan.submission.objId)],
      originalName: plan.submission.path,
    });
  return {
    objects: [...objects, ...(plan.objects ?? [])],
    events: plan.events,
    agents: plan.agents,
    ...(plan.rights === undefined ? {} : { rights: plan.rights }),
    ...(plan.rightsExtensions === undefined ? {} : { rightsExtensions: plan.rightsExtensions }),
  };
}

/**
 * One representation, and every file of it with size, digests, format and the name it came with. Files point to their
 * representation, not the reverse, so that the document streams however many there are.
 */
export function representationPremis(ids: AipIdentifiers, { name, files }: RepresentationPlan): PremisDocument {
  const objects = repeatable(function* (): Generator<PremisObject> {
    yield {
      kind: 'representation',
      identifiers: [ids.premis.representationOf(name)],
      relationships: [{ type: 'structural', subType: 'represents', objects: [ids.premis.aip] }],
    };
    for (const file of files)
      yield {
        kind: 'file',
        identifiers: [ids.premis.file(file.path, name), ...(file.identifiers ?? [])],
        fixity: [
          ...(file.digests.sha256 === undefined ? [] : [{ algorithm: 'SHA-256', digest: file.digests.sha256 }]),
          ...(file.digests.sha512 === undefined ? [] : [{ algorithm: 'SHA-512', digest: file.digests.sha512 }]),
        ],
        sizeBytes: file.sizeBytes,
        // PREMIS 3.0 wants a format; the media type is the name where nothing better is known.
        formats: file.formats.length > 0 ? file.formats : [{ name: file.mimeType }],
        originalName: file.originalName,
        relationships: [
          { type: 'structural', subType: 'is included in', objects: [ids.premis.representationOf(name)] },
          ...(file.relationships ?? []),
        ],
      };
  });
  return { objects, events: [], agents: [] };
}
