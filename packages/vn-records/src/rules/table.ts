import { VnRecordsError } from '../error.js';
import type { FieldTable, MetadataLevel, PackageKind, Rules } from './types.js';

/** @throws VnRecordsError `VN_RULES_NOT_IN_FORCE` */
export function tableOf(rules: Rules, kind: PackageKind, level: MetadataLevel): FieldTable {
  const table = rules.table(kind, level);
  if (table === undefined) throw new VnRecordsError('VN_RULES_NOT_IN_FORCE', `no table ${kind}/${level} is in force`);
  return table;
}
