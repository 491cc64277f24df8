import { readMets } from '@mocban/mets';
import type { PremisAgent, PremisEvent, PremisFile } from '@mocban/premis';
import { readPremis } from '@mocban/premis';
import { readTransferElement } from '../ingest/transfer-extension.js';
import type { HoldingRecord, TransferIdentity } from '../types.js';
import type { OpenVersion } from './version-files.js';

/** A file in METS: its id, its media type, and the metadata file that describes it. */
export interface MetsEntry {
  id?: string;
  mimeType?: string;
  metadataPath?: string;
}

/** What METS and PREMIS of an AIP say of it and of its files. */
export interface Preservation {
  label?: string;
  transfer: TransferIdentity;
  receivedAt: string;
  aipProfile: 'eark' | 'tt05';
  submissionProfile: string;
  submissionObjectId?: string;
  /** Without the entry listing of the container, which stays in the AIP. */
  events: PremisEvent[];
  agents: HoldingRecord['agents'];
  /** PREMIS file objects by their identifier, which is the file's id in METS. */
  premisFiles: ReadonlyMap<string, PremisFile>;
  /** Sizes that PREMIS gives, by SHA-512. */
  sizes: ReadonlyMap<string, number>;
  /** What METS says of files, by logical path. */
  metsFiles: ReadonlyMap<string, MetsEntry>;
}

/** @returns `undefined` for an object that is no AIP of this software: without METS, PREMIS or our ingestion event */
export async function readPreservation(version: OpenVersion): Promise<Preservation | undefined> {
  if (!version.has('METS.xml') || !version.has('metadata/preservation/PREMIS.xml')) return undefined;
  const events: PremisEvent[] = [];
  const agents: PremisAgent[] = [];
  for await (const entry of readPremis(version.read('metadata/preservation/PREMIS.xml')))
    if (entry.entity === 'event') events.push(entry.event);
    else if (entry.entity === 'agent') agents.push(entry.agent);
  const ingestion = events.find((event) => event.type === 'ingestion' && isOurs(event));
  const record = readTransferElement(ingestion?.detailExtension);
  if (ingestion === undefined || record === undefined) return undefined;
  const mets = await readMetsFiles(version);
  const { files, sizes } = await readPremisFiles(version);
  return {
    ...(mets.label !== undefined && { label: mets.label }),
    transfer: record.transfer,
    receivedAt: ingestion.dateTime,
    aipProfile: record.aipProfile,
    submissionProfile: record.submissionProfile,
    ...(record.submissionObjectId !== undefined && { submissionObjectId: record.submissionObjectId }),
    events: events.map(withoutExtension),
    agents: agents.map(agentOf),
    premisFiles: files,
    sizes,
    metsFiles: mets.files,
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

async function readPremisFiles(version: OpenVersion) {
  const files = new Map<string, PremisFile>();
  const sizes = new Map<string, number>();
  for (const path of version.paths) {
    if (!/^representations\/[^/]+\/metadata\/preservation\/[^/]+\.xml$/i.test(path)) continue;
    for await (const entry of readPremis(version.read(path))) {
      if (entry.entity !== 'object' || entry.object.kind !== 'file') continue;
      const { identifiers, fixity, sizeBytes } = entry.object;
      for (const { value } of identifiers) files.set(value, entry.object);
      const digest = fixity.find(({ algorithm }) => algorithm === 'SHA-512')?.digest.toLowerCase();
      if (digest !== undefined && sizeBytes !== undefined) sizes.set(digest, sizeBytes);
    }
  }
  return { files, sizes };
}

async function readMetsFiles(version: OpenVersion) {
  const files = new Map<string, MetsEntry>();
  let label: string | undefined;
  for (const path of version.paths) {
    if (!/^(representations\/[^/]+\/)?METS\.xml$/.test(path)) continue;
    const folder = path.slice(0, -'METS.xml'.length);
    const mets = await readMets(version.read(path));
    if (folder === '') label = mets.label;
    const metadata = new Map<string, string>();
    for (const { id, mdRef } of mets.dmdSecs) {
      if (mdRef?.href === undefined) continue;
      const target = folder + decode(mdRef.href);
      if (id !== undefined) metadata.set(id, target);
      files.set(target, { ...(mdRef.mimeType !== undefined && { mimeType: mdRef.mimeType }) });
    }
    for (const { mdRef } of mets.amdSecs.flatMap(({ digiprovMds }) => digiprovMds))
      if (mdRef?.href !== undefined && mdRef.mimeType !== undefined)
        files.set(folder + decode(mdRef.href), { mimeType: mdRef.mimeType });
    const paths = new Map<string, string>();
    for (const group of mets.fileSec?.groups ?? [])
      for (const { id, locations, mimeType, dmdIds } of group.files) {
        const href = locations[0]?.href;
        if (href === undefined) continue;
        const target = folder + decode(href);
        if (id !== undefined) paths.set(id, target);
        const metadataPath = (dmdIds ?? []).map((dmdId) => metadata.get(dmdId)).find((found) => found !== undefined);
        files.set(target, {
          ...(id !== undefined && { id }),
          ...(mimeType !== undefined && { mimeType }),
          ...(metadataPath !== undefined && { metadataPath }),
        });
      }
    // The circular joins a document and its metadata in the structural map.
    for (const { dmdIds, fptrs } of divsOf(mets.structMaps.flatMap(({ div }) => div ?? []))) {
      const metadataPath = metadata.get(dmdIds?.[0] ?? '');
      const target = paths.get(fptrs?.[0]?.fileId ?? '');
      if (metadataPath !== undefined && target !== undefined) files.set(target, { ...files.get(target), metadataPath });
    }
  }
  return { label, files };
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
