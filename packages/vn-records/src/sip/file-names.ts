import { pathProblem } from '@mocban/core';
import { VnRecordsError } from '../error.js';
import type { Rules } from '../rules/types.js';

/**
 * The name of a data file without its extension, by a policy of the rules.
 * @throws VnRecordsError `VN_SIP_METADATA_INCOMPLETE` where the policy does not exist or asks for what is not known
 */
export function fileStem(rules: Rules, policy: string, parts: Readonly<Record<string, string | undefined>>): string {
  const rule = rules.fileNames.find(({ id }) => id === policy);
  if (rule === undefined)
    throw incomplete(`fileNames: no policy ${policy}; known are ${rules.fileNames.map(({ id }) => id).join(', ')}`);
  const stem = rule.template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parts[name];
    if (value === undefined || value === '') throw incomplete(`fileNames: the policy ${policy} asks for ${name}`);
    return value;
  });
  if (pathProblem(stem) !== undefined || stem.includes('/'))
    throw incomplete(`fileNames: ${stem} is not fit for a file`);
  return stem;
}

const incomplete = (detail: string): VnRecordsError =>
  new VnRecordsError('VN_SIP_METADATA_INCOMPLETE', `the metadata does not suffice: ${detail}`, { details: [detail] });
