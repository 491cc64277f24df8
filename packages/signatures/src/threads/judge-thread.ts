/** Entry of a thread that judges one file after the other. */
import { parentPort } from 'node:worker_threads';
import { parseAlgorithmPolicy, parseCertificate, parseCrl, parseOcspResponse } from '@mocban/pki';
import { createHash } from 'node:crypto';
import { certificatesOf } from '../files/certificates-of.js';
import { judgeFile } from '../files/judge-file.js';
import type { JudgeContext } from '../model/to-judge.js';
import type { AnswerMessage, ContextMessage, QuestionMessage } from './message.js';

const contexts = new Map<string, Omit<JudgeContext, 'at'>>();

const contextOf = ({ trust, algorithms, given }: ContextMessage): Omit<JudgeContext, 'at'> => ({
  trust: {
    sha256: trust.sha256,
    entries: trust.entries.map(({ der, ...entry }) => ({ ...entry, certificate: parseCertificate(der) })),
  },
  algorithms: parseAlgorithmPolicy(algorithms),
  algorithmsSha256: createHash('sha256').update(algorithms).digest('hex'),
  given: {
    certificates: given.certificates.map(parseCertificate),
    crls: given.crls.map(parseCrl),
    ocsps: given.ocsps.map(parseOcspResponse),
  },
});

async function answer({ contextId, context, forgotten, at, file }: QuestionMessage): Promise<AnswerMessage> {
  for (const id of forgotten) contexts.delete(id);
  if (context !== undefined) contexts.set(contextId, contextOf(context));
  const { report, document } = await judgeFile(file, { ...contexts.get(contextId)!, at });
  return { report, certificates: [...certificatesOf(document)].map(({ der }) => Uint8Array.from(der)) };
}

parentPort?.on('message', (question: QuestionMessage) => {
  void answer(question).then(
    (found) => parentPort?.postMessage(found),
    ({ code, message }: NodeJS.ErrnoException) => parentPort?.postMessage({ error: { code, message } }),
  );
});
