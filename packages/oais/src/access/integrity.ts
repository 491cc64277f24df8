import { hash } from 'node:crypto';
import { VersionContent } from './version-content.js';
import type { CopiedFile, DipDraft } from './draft.js';
import type { History } from './events.js';

/** File beside the statement that has its signature. */
export const SIGNATURE = 'integrity.note';

/** What is signed of a statement. @param sha256 of its bytes */
export const statementToSign = (objId: string, sha256: string): string =>
  `mocban integrity statement\n${objId}\n${sha256}\n`;

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/** Events that say something of the bytes. */
const OF_FIXITY = new Set(['message digest calculation', 'fixity check', 'validation', 'replication', 'recovery']);

/**
 * `integrity.json`: what the archive states of the DIP's files and of the AIP they come from, as JSON, one line a file.
 * @yields text
 */
export function* integrityStatement(
  draft: DipDraft,
  history: History,
  copied: readonly CopiedFile[],
): Generator<string, void, undefined> {
  const { content, request } = draft;
  const { inventory, version } = content;
  const head = {
    statement: 'integrity of a dissemination package',
    ...(request.sign === undefined
      ? { signed: false, note: 'This statement is not signed: the archive had no key for it.' }
      : { signed: true, note: `The signature is in ${SIGNATURE}: of the archive, over the SHA-256 of this file.` }),
    ...(request.proofs?.length && {
      proofs: request.proofs.map(({ name, bytes }) => ({ name, sha256: sha256(bytes) })),
    }),
    dip: draft.objId,
    profile: request.profile,
    aip: inventory.id,
    version,
    versionCreated: content.created,
    statedAt: draft.created,
    archive: request.archive,
    inventory: { path: 'inventory.json', head: inventory.head, sha512: content.inventorySha512 },
    fixityHistory: history.events
      .filter(({ type }) => OF_FIXITY.has(type))
      .map(({ type, dateTime, outcome, detail, outcomeNote }) => ({ type, dateTime, outcome, detail, outcomeNote })),
    ...(request.lastReadings !== undefined && { lastReadings: request.lastReadings }),
  };
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "files": [`;
  let first = true;
  for (const file of copied) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(stated(content, file))}`;
    first = false;
  }
  yield '\n  ]\n}\n';
}

function stated(content: VersionContent, { path, source }: CopiedFile) {
  const { sizeBytes, digest, sha256, contentPath } = content.entry(source);
  return {
    path,
    ...(source === path ? {} : { aipPath: source }),
    contentPath,
    sizeBytes,
    [content.inventory.digestAlgorithm]: digest,
    ...(sha256 === undefined || content.inventory.digestAlgorithm === 'sha256' ? {} : { sha256 }),
  };
}
