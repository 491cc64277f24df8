import { isoSeconds, nameUuid } from '@mocban/core';
import type { Fixity } from '@mocban/fixity';
import type { DipRequest } from './types.js';
import type { VersionContent } from './version-content.js';

export type Chunks = Iterable<string | Uint8Array>;

/** A file that is generated for a DIP, twice: once to know its size and digest, and once more when it is sent. */
export interface MadeFile {
  path: string;
  /** @param known the files made before this one. The same answer each time. */
  make(known: ReadonlyMap<string, Fixity>): Chunks | Promise<Chunks>;
}

/** A file of the AIP and where it lies in the DIP. */
export interface CopiedFile {
  path: string;
  /** Logical path in the AIP. */
  source: string;
}

/** What a DIP consists of. */
export interface DipFiles {
  /** Each may state the digests of those before it. */
  made: MadeFile[];
  copied: CopiedFile[];
}

/** The identity of a DIP, which follows from the version, the parameters and the events that it tells of. */
export interface DipDraft {
  request: DipRequest;
  content: VersionContent;
  /** METS OBJID. */
  objId: string;
  uuid: string;
  label: string;
  /** ISO 8601 in UTC: the newest of the version and the events. */
  created: string;
}

export function draftOf(request: DipRequest, content: VersionContent, label: string): DipDraft {
  const created = createdOf(request, content);
  const { inventory, version } = content;
  const name = JSON.stringify([
    'dip',
    request.profile,
    version,
    content.inventorySha512,
    created,
    request.events.map(({ identifier }) => identifier.value),
    request.use ?? {},
    request.software,
    request.archive,
  ]);
  const uuid = nameUuid(inventory.id.slice(-36).toLowerCase(), name);
  const objId = request.profile === 'tt05' ? `uuid-${uuid.toUpperCase()}` : `urn:uuid:${uuid}`;
  return { request, content, objId, uuid, label, created };
}

function createdOf(request: DipRequest, content: VersionContent): string {
  const times = [content.created, ...request.events.map(({ dateTime }) => dateTime)];
  const known = times.map((time) => Date.parse(time)).filter((time) => !Number.isNaN(time));
  return isoSeconds(new Date(Math.max(...known)));
}

/** Name of the DIP's only folder. */
export const folderOf = ({ objId }: DipDraft): string => objId.replaceAll(':', '_');
