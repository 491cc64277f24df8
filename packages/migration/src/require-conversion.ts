import { MigrationError } from './error.js';
import { targetOf, type TargetId, type ToolName } from './targets.js';
import { resolveParameters } from './tools/parameters.js';
import type { Parameters } from './tools/tool.js';
import { toolsIn } from './tools/tools-in.js';

/** What is to be made of which formats, by which tool. */
export interface PlannedConversion {
  /** By PRONOM's identifiers. */
  from: readonly string[];
  to: TargetId;
  tool: ToolName;
  parameters?: Parameters;
}

/**
 * Whether a tool does what is planned, installed here or not.
 * @returns every parameter, with the defaults of those that are not given
 * @throws MigrationError `MIGRATION_PARAMETER`, `MIGRATION_SOURCE_UNSUPPORTED`
 */
export function requireConversion({ from, to, tool: name, parameters }: PlannedConversion): Parameters {
  const target = targetOf(to);
  const tool = toolsIn('').find((one) => one.name === name);
  if (target === undefined || tool === undefined || !tool.targets.includes(to))
    throw new MigrationError('MIGRATION_PARAMETER', `${name} does not make ${target?.name ?? to}`);
  const unread = from.filter((puid) => !tool.reads(puid, target));
  if (unread.length > 0)
    throw new MigrationError('MIGRATION_SOURCE_UNSUPPORTED', `${name} makes no ${target.name} of ${unread.join(', ')}`);
  return resolveParameters(tool, parameters);
}
