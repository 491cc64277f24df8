import { createHash } from 'node:crypto';
import {
  defaultAlgorithmPolicy,
  defaultAlgorithmPolicyText,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '@mocban/pki';
import {
  judgeDocument,
  type DocumentReport,
  type DocumentToJudge,
  type JudgeContext,
  type SignatureReport,
} from '@mocban/signatures';
import { VALIDATION_TIME, type SignatureWorld } from '../../fixtures/signature-world.js';

export interface Given {
  crls?: readonly Buffer[];
  ocsps?: readonly Buffer[];
  /** DER beside the world's own intermediates. */
  certificates?: readonly Buffer[];
  anchors?: readonly Buffer[];
  /** Until when these are believed. */
  until?: string;
  at?: string;
}

/** The world's root is believed; its intermediates, and what is said of them and of authorities, are known. */
export function contextOf(world: SignatureWorld, given: Given = {}): JudgeContext {
  const {
    crls = [],
    ocsps = [],
    certificates = [],
    anchors = [world.der('root')],
    at = VALIDATION_TIME,
    until,
  } = given;
  return {
    at: new Date(at),
    trust: {
      entries: anchors.map((der) => ({
        certificate: parseCertificate(der),
        kind: 'anchor',
        until: until === undefined ? undefined : new Date(until),
      })),
    },
    algorithms: defaultAlgorithmPolicy(),
    algorithmsSha256: createHash('sha256').update(defaultAlgorithmPolicyText()).digest('hex'),
    given: {
      certificates: [world.der('ca'), world.der('tsa-ca'), ...certificates].map((der) => parseCertificate(der)),
      crls: [...world.crls(), ...crls].map((der) => parseCrl(der)),
      ocsps: ocsps.map((der) => parseOcspResponse(der)),
    },
  };
}

export const judge = (world: SignatureWorld, document: DocumentToJudge, given?: Given): Promise<DocumentReport> =>
  judgeDocument(document, contextOf(world, given));

/** Of a report with one signature. */
export function only({ signatures }: DocumentReport): SignatureReport {
  const [signature] = signatures;
  if (signatures.length !== 1 || signature?.kind !== 'signature') throw new Error('not one signature');
  return signature;
}

/** As the tables of the design write it. */
export const verdict = ({ indication, subIndication }: { indication: string; subIndication?: string }): string =>
  subIndication === undefined ? indication : `${indication}/${subIndication}`;
