import { createHash } from 'node:crypto';
import type { Material, Trust } from '../model/to-judge.js';
import type { ContextMessage } from './message.js';

/** What many files are judged by, for threads, which are told of it once. */
export interface SharedContext {
  /** The same for what is the same. */
  id: string;
  message: ContextMessage;
}

/** @param algorithms text of the policy */
export function sharedContext(trust: Trust, algorithms: string, given: Material): SharedContext {
  // Each as bytes of its own: what lies in a larger block would go with all of it.
  const bytes = (all: readonly { der: Uint8Array }[]): Uint8Array[] => all.map(({ der }) => Uint8Array.from(der));
  const identity = [
    trust.sha256,
    trust.entries.map(({ certificate, ...entry }) => [certificate.sha256, entry]),
    algorithms,
    [given.certificates, given.crls, given.ocsps].map((all) => all.map(({ sha256 }) => sha256)),
  ];
  return {
    id: createHash('sha256').update(JSON.stringify(identity)).digest('hex'),
    message: {
      trust: {
        sha256: trust.sha256,
        entries: trust.entries.map(({ certificate, ...entry }) => ({
          ...entry,
          der: Uint8Array.from(certificate.der),
        })),
      },
      algorithms,
      given: { certificates: bytes(given.certificates), crls: bytes(given.crls), ocsps: bytes(given.ocsps) },
    },
  };
}
