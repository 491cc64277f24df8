import { hash } from 'node:crypto';
import type { Finding } from '@mocban/core';
import { DEFAULT_LAYOUT, storageRootTexts } from '@mocban/ocfl';
import type { ArchiveStore } from '../ports.js';
import { archiveFinding } from './audit/audit-findings.js';
import { joinKey, objectsPrefix } from './layout.js';
import { readDigest } from './object-files.js';
import { STORE_README } from './store-readme.js';

/** SHA-256 of the README as earlier releases wrote it: a store keeps the one that it was made with. */
const EARLIER_READMES = [
  '5e69bb6f2d24a7bb1ad9a87a7a6e70c35a0cfcffff3508b08fc99333dd31f992',
  '3d7b1d07503ceeaf79185c7e5c844d780de7a6fd71d980e772faa86c530d1176',
  '4e60de323f7253ebc8aac80bc11190634fb82295820f9473905c28910da1955e',
  'cf3291a36125e1d4e2a7cd07dca8764d228559bc6b16b714b4cc198712efd474',
];

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/**
 * Holds the texts of a store that no digest stands beside (what it is and how it is read) against what releases write: who follows a
 * changed page of instructions verifies nothing.
 * @yields `STORE_TEXT_CHANGED`; one that is missing is for the audit of the storage root
 */
export async function* changedTexts(store: ArchiveStore): AsyncGenerator<Finding> {
  const known: [key: string, digests: string[]][] = [
    ['README.txt', [sha256(STORE_README), ...EARLIER_READMES]],
    ...storageRootTexts(DEFAULT_LAYOUT).map(([path, text]): [string, string[]] => [
      joinKey(objectsPrefix(store), path),
      [sha256(text)],
    ]),
  ];
  for (const [key, digests] of known) {
    const found = await readDigest(store, key, 'sha256');
    if (found.kind === 'read' && !digests.includes(found.digest))
      yield archiveFinding('STORE_TEXT_CHANGED', key, 'it is not what the store was made with');
  }
}
