import { nameUuid } from '@mocban/core';
import type { AipContent, MalwareReport, SignatureSummary, Submission } from '../ports.js';
import type { Conversion, PackageRequest } from './types.js';
import type { PremisAgent, PremisEvent, PremisIdentifier } from '@mocban/premis';
import { emptyFolders } from './conversion/parts.js';
import { STANDARDS } from './conversion/reader.js';
import { identificationDetail } from './formats/event-detail.js';
import { SIGNATURE_REPORTS } from './signatures/kept-reports.js';
import { transferElement } from './transfer-extension.js';

/** What the events of an ingest link to. */
export interface EventObjects {
  /** The AIP as PREMIS names it. */
  aip: PremisIdentifier;
  submission: PremisIdentifier;
}

/** The agents of an ingest, in the order in which PREMIS lists them. */
export function ingestAgents({ software, archive, agreement, checked }: PackageRequest): PremisAgent[] {
  const { malware } = checked.report;
  return [
    {
      identifier: { type: 'software', value: `${software.name} ${software.version}` },
      name: software.name,
      type: 'software',
      version: software.version,
    },
    {
      identifier: { type: 'archive', value: archive.identificationCode ?? archive.name },
      name: archive.name,
      type: 'organization',
    },
    {
      identifier: { type: 'agency', value: agreement.agency.code },
      name: agreement.agency.name,
      type: 'organization',
    },
    ...(malware?.scanner === undefined ? [] : [scannerAgent(malware.scanner)]),
  ];
}

function scannerAgent(scanner: string): PremisAgent {
  const [name = scanner, version] = scanner.split(/ (?=\S+$)/);
  return {
    identifier: { type: 'software', value: scanner },
    name,
    type: 'software',
    ...(version !== undefined && { version }),
  };
}

/**
 * What happened to a submission up to the commit, in order. Event identifiers derive from the AIP's, times come from the
 * request: the same request gives the same events.
 */
export function ingestEvents(request: PackageRequest, content: AipContent, objects: EventObjects): PremisEvent[] {
  const { received, times, checked } = request;
  const submission = checked.submission!;
  const [software, archive, agency] = ingestAgents(request).map(({ identifier }) => identifier);
  const uuid = request.aip.id.replace(/^urn:uuid:/, '');
  const event = (
    type: string,
    dateTime: string,
    rest: Pick<PremisEvent, 'detail' | 'detailExtension' | 'outcome' | 'outcomeNote'>,
    linked: PremisEvent['objects'],
  ): PremisEvent => ({
    identifier: { type: 'UUID', value: nameUuid(uuid, type) },
    type,
    dateTime,
    ...rest,
    agents: [{ ...software!, role: 'executing program' }],
    objects: linked,
  });
  const source = [{ ...objects.submission, role: 'source' }];
  const events: PremisEvent[] = [
    {
      ...event(
        'ingestion',
        times.received,
        {
          detail: 'the package arrived whole and was unpacked',
          detailExtension: extension(request, submission, content),
        },
        source,
      ),
      agents: [
        { ...software!, role: 'executing program' },
        { ...archive!, role: 'implementer' },
        { ...agency!, role: 'authorizer' },
      ],
    },
    event(
      'message digest calculation',
      times.received,
      { detail: 'SHA-256 and SHA-512 of every file while it was unpacked', outcome: 'success' },
      source,
    ),
  ];
  if (received.conversion !== undefined)
    events.push(
      event('metadata modification', times.received, conversionDetail(received, received.conversion), source),
    );
  if (received.formats !== undefined)
    events.push(
      event('format identification', times.received, identificationDetail(content, received.formats), source),
    );
  const { malware } = checked.report;
  if (malware !== undefined) {
    const scan = event('virus check', times.received, malwareDetail(malware), source);
    const by =
      malware.scanner === undefined ? [] : [{ type: 'software', value: malware.scanner, role: 'executing program' }];
    events.push(by.length > 0 ? { ...scan, agents: by } : scan);
  }
  const { signatures } = checked.report;
  if (signatures !== undefined && signatures.filesSigned > 0)
    events.push(event('digital signature validation', times.checked, signatureDetail(signatures), source));
  // Each of the profiles of packages demands the producer's digest of every content file; one that differs stops the package.
  const compared =
    received.conversion === undefined
      ? 'digests computed on arrival compared with those of the producer'
      : 'the digest of all that came compared with the one it was announced with';
  events.push(
    event('fixity check', times.checked, { detail: compared, outcome: 'success' }, source),
    event('validation', times.checked, validationDetail(request, submission), source),
    ...(received.part === undefined
      ? []
      : [
          event('information package splitting', request.aip.created, splittingDetail(received.part), [
            ...source,
            { ...objects.aip, role: 'outcome' },
          ]),
        ]),
    event(
      'information package creation',
      request.aip.created,
      { detail: `an AIP was made of the submission; ${received.tree.files.size} files came`, outcome: 'success' },
      [...source, { ...objects.aip, role: 'outcome' }],
    ),
  );
  return events;
}

/** Files named in an event; the rest is counted. */
const MAX_NAMED = 100;

function malwareDetail({
  outcome,
  scanner,
  signatures,
  reason,
  filesScanned,
  notScanned,
  filesNotScanned,
}: MalwareReport) {
  const known =
    signatures?.testOnly === true ? 'local signatures only' : `signatures ${signatures?.version ?? 'unknown'}`;
  const day = signatures?.date === undefined ? '' : ` of ${signatures.date}`;
  const named = notScanned.slice(0, MAX_NAMED).map(({ path, reason: why }) => `${path}: ${why}`);
  return {
    detail:
      scanner === undefined
        ? 'no scan for malware'
        : `every file scanned while it was unpacked; ${scanner}, ${known}${day}`,
    outcome: outcome === 'clean' ? 'success' : outcome === 'found' ? 'fail' : 'warning',
    outcomeNote: [
      ...(outcome === 'not-scanned' ? [`not scanned: ${reason ?? 'unknown'}`] : []),
      `files scanned: ${filesScanned}, not scanned: ${filesNotScanned}`,
      ...named,
    ].join('\n'),
  };
}

/** What was judged, by what, and where each verdict is kept. */
function signatureDetail(summary: SignatureSummary) {
  const { filesSigned, filesPassed, filesIndeterminate, filesFailed, at, trustStore, algorithmPolicy, policy } =
    summary;
  return {
    detail: `signatures judged as ETSI EN 319 102-1 says, at ${at}; reports in metadata/preservation/${SIGNATURE_REPORTS}`,
    outcome: filesFailed > 0 ? 'fail' : filesIndeterminate > 0 ? 'warning' : 'success',
    outcomeNote: [
      `files with signatures: ${filesSigned}, TOTAL_PASSED: ${filesPassed}, INDETERMINATE: ${filesIndeterminate}, TOTAL_FAILED: ${filesFailed}`,
      trustStore === undefined ? 'no trust store' : `trust store: sha256 ${trustStore}`,
      `policy of algorithms: sha256 ${algorithmPolicy}`,
      `policy of decisions: ${policy}`,
    ].join('\n'),
  };
}

/** What was read, and of which bytes the package was made. */
function conversionDetail({ tree }: PackageRequest['received'], { format, sources, notes }: Conversion) {
  const digests = sources.slice(0, MAX_NAMED).map((path) => `${path}: sha256 ${tree.files.get(path)?.digests.sha256}`);
  const noted = notes.slice(0, MAX_NAMED).map(({ kind, code, documentId }) => `${kind} ${code ?? ''} ${documentId}`);
  return {
    detail: `${STANDARDS[format]} turned into the metadata of Thông tư 05/2025/TT-BNV; what came is kept unchanged`,
    outcome: 'success',
    outcomeNote: [`read from ${sources.length} files`, ...digests, ...noted].join('\n'),
  };
}

/** What became of the whole, so that the others are found without the extension. */
const splittingDetail = ({ number, parts }: NonNullable<PackageRequest['received']['part']>) => ({
  detail: `${parts.length} AIPs were made of what came, each with its own part of it; this is the one of number ${number}`,
  outcome: 'success',
  outcomeNote: parts
    .slice(0, MAX_NAMED)
    .map(({ aipId, recordCode }) => `${aipId} ${recordCode ?? ''}`.trim())
    .join('\n'),
});

function validationDetail({ checked }: PackageRequest, submission: Submission) {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of checked.report.findings) counts[severity] += 1;
  return {
    detail: submission.standard,
    outcome: counts.error > 0 ? 'fail' : counts.warning > 0 ? 'warning' : 'success',
    outcomeNote: `errors: ${counts.error}, warnings: ${counts.warning}, notes: ${counts.info}`,
  };
}

function extension({ received, transfer }: PackageRequest, submission: Submission, content: AipContent) {
  return transferElement({
    transfer,
    packageSha512: received.container.digests.sha512 ?? '',
    aipProfile: content.profile,
    submissionProfile: submission.profile,
    ...(submission.objectId !== undefined && { submissionObjectId: submission.objectId }),
    notes: received.conversion?.notes ?? [],
    ...(received.part && { part: received.part }),
    entries: { [Symbol.iterator]: () => entriesOf(received) },
  });
}

function* entriesOf({ tree }: PackageRequest['received']): Generator<{ name: string; sizeBytes: number }> {
  for (const { path, sizeBytes } of tree.files.values()) yield { name: `${tree.prefix}${path}`, sizeBytes };
  for (const folder of emptyFolders(tree)) yield { name: `${tree.prefix}${folder}/`, sizeBytes: 0 };
}
