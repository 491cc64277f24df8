import { MigrationError } from '../error.js';
import type { MigrationTool, ParameterRule, Parameters } from './tool.js';

/**
 * What a tool is run with: the values given, and its defaults for the others.
 * @throws MigrationError `MIGRATION_PARAMETER`
 */
export function resolveParameters({ name, parameters: rules }: MigrationTool, given: Parameters = {}): Parameters {
  for (const [key, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === undefined || !allows(rule, value))
      throw new MigrationError(
        'MIGRATION_PARAMETER',
        rule === undefined
          ? `${name} has no parameter of the name given; it has ${Object.keys(rules).join(', ') || 'none'}`
          : `${name}: ${key} is to be ${describe(rule)}`,
      );
  }
  return Object.fromEntries(Object.entries(rules).map(([key, rule]) => [key, given[key] ?? rule.byDefault]));
}

const allows = (rule: ParameterRule, value: unknown): boolean =>
  rule.kind === 'choice'
    ? rule.values.includes(value as string)
    : Number.isInteger(value) && (value as number) >= rule.least && (value as number) <= rule.most;

const describe = (rule: ParameterRule): string =>
  rule.kind === 'choice' ? `one of ${rule.values.join(', ')}` : `a whole number from ${rule.least} to ${rule.most}`;
