import { readMets } from '@mocban/mets';
import type { PremisAgent, PremisEvent } from '@mocban/premis';
import { readPremis } from '@mocban/premis';
import { isEntryListing, readTransferElement } from '../ingest/transfer-extension.js';
import type { HoldingRecord } from './types.js';
import type { RecordNote, SubmissionPart, TransferIdentity } from '../ingest/types.js';
import { FileFacts } from './file-facts.js';
import type { OpenVersion } from './version-files.js';

/** What METS and PREMIS of an AIP say of it and of its files. */
export interface Preservation {
  label?: string;
  transfer: TransferIdentity;
  receivedAt: string;
  aipProfile: 'eark' | 'tt05';
  submissionProfile: string;
  submissionObjectId?: string;
  notes?: readonly RecordNote[];
  part?: SubmissionPart;
  /** Without the entry listing of the container, which stays in the AIP. */
  events: PremisEvent[];
  agents: HoldingRecord['agents'];
  files: FileFacts;
}

/** @returns `undefined` for an object that is no AIP of this software: without METS, PREMIS or our ingestion event */
export async function readPreservation(version: OpenVersion): Promise<Preservation | undefined> {
  if (!version.has('METS.xml') || !version.has('metadata/preservation/PREMIS.xml')) return undefined;
  const events: PremisEvent[] = [];
  const agents: PremisAgent[] = [];
  for await (const entry of readPremis(version.read('metadata/preservation/PREMIS.xml'), {
    skip: isEntryListing,
  }))
    if (entry.entity === 'event') events.push(entry.event);
    else if (entry.entity === 'agent') agents.push(entry.agent);
  const ingestion = events.find((event) => event.type === 'ingestion' && isOurs(event));
  const record = readTransferElement(ingestion?.detailExtension);
  if (ingestion === undefined || record === undefined) return undefined;
  const files = new FileFacts(version.numbers);
  const label = await readMetsFiles(version, files);
  await readPremisFiles(version, files);
  for (const event of events) files.addEvent(event);
  return {
    ...(label !== undefined && { label }),
    transfer: record.transfer,
    receivedAt: ingestion.dateTime,
    aipProfile: record.aipProfile,
    submissionProfile: record.submissionProfile,
    ...(record.submissionObjectId !== undefined && { submissionObjectId: record.submissionObjectId }),
    ...(record.notes !== undefined && { notes: record.notes }),
    ...(record.part !== undefined && { part: record.part }),
    events: events.map(withoutExtension),
    agents: agents.map(agentOf),
    files,
  };
}

const isOurs = (event: PremisEvent): boolean => readTransferElement(event.detailExtension) !== undefined;

function withoutExtension(event: PremisEvent): PremisEvent {
  const { detailExtension: _, ...rest } = event;
  return rest;
}

const agentOf = ({ identifier, name, type, version }: PremisAgent): HoldingRecord['agents'][number] => ({
  type: identifier.type,
  value: identifier.value,
  name,
  agentType: type,
  ...(version !== undefined && { version }),
});

async function readPremisFiles(version: OpenVersion, files: FileFacts): Promise<void> {
  for (const path of version.paths()) {
    if (!/^representations\/[^/]+\/metadata\/preservation\/[^/]+\.xml$/i.test(path)) continue;
    for await (const entry of readPremis(version.read(path)))
      if (entry.entity === 'object' && entry.object.kind === 'file') files.addPremis(entry.object);
  }
}

/** @returns the label of the AIP */
async function readMetsFiles(version: OpenVersion, files: FileFacts): Promise<string | undefined> {
  let label: string | undefined;
  for (const path of version.paths()) {
    if (!/^(representations\/[^/]+\/)?METS\.xml$/.test(path)) continue;
    const folder = path.slice(0, -'METS.xml'.length);
    const metadata = new Map<string, string>();
    const mets = await readMets(version.read(path), {
      takeFile({ id, locations, mimeType, dmdIds }, { dmdSecs }) {
        // Metadata sections come before the files (METS schema), so that all of them are known with the first file.
        if (metadata.size === 0)
          for (const { id: dmdId, mdRef } of dmdSecs)
            if (dmdId !== undefined && mdRef?.href !== undefined) metadata.set(dmdId, folder + decode(mdRef.href));
        const href = locations[0]?.href;
        if (href === undefined) return;
        const metadataPath = (dmdIds ?? []).map((dmdId) => metadata.get(dmdId)).find((found) => found !== undefined);
        files.addMets(folder + decode(href), {
          ...(id !== undefined && { id }),
          ...(mimeType !== undefined && { mimeType }),
          ...(metadataPath !== undefined && { metadataPath }),
        });
      },
    });
    if (folder === '') label = mets.label;
    for (const { mdRef } of [...mets.dmdSecs, ...mets.amdSecs.flatMap(({ digiprovMds }) => digiprovMds)])
      if (mdRef?.href !== undefined && mdRef.mimeType !== undefined)
        files.addMets(folder + decode(mdRef.href), { mimeType: mdRef.mimeType });
    // The circular joins a document and its metadata in the structural map.
    for (const { dmdIds, fptrs } of divsOf(mets.structMaps.flatMap(({ div }) => div ?? []))) {
      const section = metadata.get(dmdIds?.[0] ?? '');
      const target = files.pathOf(fptrs?.[0]?.fileId ?? '');
      if (section !== undefined && target !== undefined) files.addMets(target, { metadataPath: section });
    }
  }
  return label;
}

type Div = NonNullable<Awaited<ReturnType<typeof readMets>>['structMaps'][number]['div']>;

function* divsOf(divs: Iterable<Div>): Generator<Div> {
  for (const div of divs) {
    yield div;
    if (div.divs !== undefined) yield* divsOf(div.divs);
  }
}

function decode(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
