import type { Rules } from '../rules/types.js';

/**
 * An identifier of its parts as the rules say it is made up; parts are cleaned of what a file name cannot hold.
 * @returns `undefined` where a part that must be there is absent
 */
export function composeIdentifier(
  rules: Rules,
  id: string,
  parts: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const values: string[] = [];
  for (const step of rules.identifier(id)?.compose ?? []) {
    const name = step.replace(/\?$/, '');
    const value = cleaned(parts[name] ?? '');
    if (value !== '') values.push(value);
    else if (name === step) return undefined;
  }
  return values.length === 0 ? undefined : values.join('.');
}

const cleaned = (part: string): string =>
  part
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}.-]+/gu, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '');
