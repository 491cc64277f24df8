import { createHash } from 'node:crypto';
import { messageOf } from '@mocban/core';
import type { SignatureJudge, SignatureMaterial } from '@mocban/oais';
import { parseAlgorithmPolicy } from '@mocban/pki';
import {
  containerOf,
  judgeDocument,
  withSignedFile,
  type DocumentToJudge,
  type FolderMaterial,
  type JudgeContext,
  type Trust,
} from '@mocban/signatures';
import type { SignatureConfig } from '../config/signature-options.js';
import { ServiceError } from '../error.js';
import { NOTHING, readBelieved } from './what-is-believed.js';

/** What the inventory took for signed, and nothing here reads. */
const NOT_JUDGED: DocumentToJudge = {
  signatures: [
    {
      kind: 'signature',
      name: 'unread',
      format: [],
      warnings: [],
      limit: { code: 'FORMAT_NOT_JUDGED', message: 'signatures of files of this kind are not judged yet' },
    },
  ],
  material: NOTHING,
  evidence: [],
  warnings: [],
};

/**
 * A judge by what lies in the folders of this service now, so that what is put there counts for the next package.
 * @throws ServiceError `SERVICE_NOT_READY` while something of it is not what it must be, e.g. the trust store not what was signed
 */
export async function openJudge(config: SignatureConfig): Promise<SignatureJudge> {
  try {
    return await open(config);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? `${String(cause.code)}: ` : '';
    throw new ServiceError('SERVICE_NOT_READY', `what signatures are judged by: ${code}${messageOf(cause)}`, [], {
      cause,
    });
  }
}

async function open(config: SignatureConfig): Promise<SignatureJudge> {
  const { trust: believed, given, algorithms: policy } = await readBelieved(config);
  const context: Omit<JudgeContext, 'at'> = {
    trust: believed,
    algorithms: parseAlgorithmPolicy(policy),
    algorithmsSha256: createHash('sha256').update(policy).digest('hex'),
    given,
  };
  const material = materialOf(believed, given);
  return {
    basis: {
      ...(believed.sha256 !== undefined && { trustStore: believed.sha256 }),
      algorithmPolicy: context.algorithmsSha256,
    },
    material: (sha256) => material.get(sha256),
    judge: ({ localPath, contentPath, evidence = [] }, { at, signal }) =>
      withSignedFile({ path: localPath, contentPath, evidence }, async (file) => {
        signal?.throwIfAborted();
        const document = (await containerOf(file.head)?.open?.(file)) ?? NOT_JUDGED;
        return judgeDocument(document, { ...context, at });
      }),
  };
}

function materialOf({ entries }: Trust, given: FolderMaterial): Map<string, SignatureMaterial> {
  const found = new Map<string, SignatureMaterial>();
  for (const { der, sha256 } of [...entries.map(({ certificate }) => certificate), ...given.certificates])
    found.set(sha256, { type: 'certificate', bytes: der });
  for (const crl of given.crls) found.set(crl.sha256, { type: 'crl', bytes: crl.der });
  for (const ocsp of given.ocsps) found.set(ocsp.sha256, { type: 'ocsp', bytes: ocsp.der });
  return found;
}
