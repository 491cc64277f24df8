import { nameUuid } from '@mocban/core';
import { readPremisDocument, type PremisAgent, type PremisDocument, type PremisEvent } from '@mocban/premis';
import { firstOfEach } from '../first-of-each.js';
import type { DipDraft } from './draft.js';

export const AIP_PREMIS = 'metadata/preservation/PREMIS.xml';

/** The whole history as a DIP tells it: what the AIP's PREMIS holds, what the catalogue knows since, and the making of the DIP. */
export interface History {
  events: PremisEvent[];
  agents: PremisAgent[];
  objects: PremisDocument['objects'];
  rights?: PremisDocument['rights'];
  rightsExtensions?: PremisDocument['rightsExtensions'];
}

/** Holds the AIP's PREMIS. */
export async function historyOf(draft: DipDraft): Promise<History> {
  const { content, request } = draft;
  const aip = await readPremisDocument(content.read(AIP_PREMIS));
  const dip = { type: 'UUID', value: draft.objId };
  const source = { type: 'UUID', value: content.inventory.id };
  return {
    objects: [
      {
        kind: 'intellectual entity',
        identifiers: [dip],
        originalName: draft.label,
        relationships: [{ type: 'derivation', subType: 'has source', objects: [source] }],
      },
      ...aip.objects,
    ],
    events: firstOfEach([...aip.events, ...request.events, creation(draft)], ({ identifier }) => identifier.value),
    agents: firstOfEach(
      [...aip.agents, ...request.agents, softwareAgent(draft)],
      ({ identifier }) => `${identifier.type} ${identifier.value}`,
    ),
    ...(aip.rights && { rights: aip.rights }),
    ...(aip.rightsExtensions && { rightsExtensions: aip.rightsExtensions }),
  };
}

const softwareAgent = ({ request: { software } }: DipDraft): PremisAgent => ({
  identifier: { type: 'software', value: `${software.name} ${software.version}` },
  name: software.name,
  type: 'software',
  version: software.version,
});

const creation = (draft: DipDraft): PremisEvent => ({
  identifier: { type: 'UUID', value: nameUuid(draft.uuid, 'information package creation') },
  type: 'information package creation',
  dateTime: draft.created,
  detail: `a DIP was made of ${draft.content.version} of the AIP; the time is that of the newest event it tells of`,
  outcome: 'success',
  agents: [{ ...softwareAgent(draft).identifier, role: 'executing program' }],
  objects: [
    { type: 'UUID', value: draft.content.inventory.id, role: 'source' },
    { type: 'UUID', value: draft.objId, role: 'outcome' },
  ],
});
