import { openExistingStore } from '@mocban/oais';
import { auditExit, auditPath, describeAudit, type AuditResult } from './audit.js';
import type { Outcome } from './outcome.js';
import type { Context } from './run.js';

/** `none` when the store has no such part; what is there and was not looked at is said too. */
type PartState = 'none' | 'not checked';

/** Objects, log and evidence of a store, without database or service. */
export async function verifyWholeStore(path: string, context: Context): Promise<Outcome> {
  const audit = await auditPath(path, context);
  const exit = auditExit(audit);
  const result = { ...audit, ...(exit === 3 ? { log: 'none', evidence: 'none' } : await otherParts(path)) };
  return {
    exit,
    json: { valid: result.valid, results: [result] },
    text: [
      ...describeAudit(audit),
      ...(exit === 3 ? [] : [`log: ${result.log}`, `evidence: ${result.evidence}`, verdictOf(audit)]),
    ],
  };
}

async function otherParts(path: string): Promise<{ log: PartState; evidence: PartState }> {
  const { files } = await openExistingStore(path, { readOnly: true });
  const stateOf = async (folder: string): Promise<PartState> => {
    const names = await files.children(folder);
    return names.files.length + names.folders.length + names.others.length === 0 ? 'none' : 'not checked';
  };
  return { log: await stateOf('log'), evidence: await stateOf('evidence') };
}

const verdictOf = ({ valid }: AuditResult): string => (valid ? 'verified' : 'NOT verified');
