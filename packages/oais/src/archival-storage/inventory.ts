import type { Finding } from '@mocban/core';
import { OcflError, readInventoryTable } from '@mocban/ocfl';
import type { InventoryTable } from '@mocban/ocfl';
import type { ArchiveStore } from '../ports.js';
import { refusal } from './object-files.js';

/**
 * Reads the inventory in a folder (an object's root or a version) and what is wrong with it, as findings.
 * Holds the inventory, in compact tables.
 * @param lists `contents` for one whose digest is known to be that of a sound inventory: its states are not looked at
 */
export async function loadInventory(
  store: ArchiveStore,
  folder: string,
  lists: 'all' | 'contents' = 'all',
): Promise<{ inventory: InventoryTable } | { findings: Finding[] }> {
  try {
    const { table } = await readInventoryTable(store.files, folder, { lists });
    return { inventory: table };
  } catch (cause) {
    if (cause instanceof OcflError) return { findings: [invalid(cause)] };
    const refused = refusal(cause);
    return {
      findings: [
        {
          rule: 'IO_READ_FAILED',
          severity: 'error',
          location: 'inventory.json',
          message: `the inventory is ${refused.kind}`,
        },
      ],
    };
  }
}

const RULE_OF_CODE: Partial<Record<string, string>> = {
  OCFL_OBJECT_MISSING: 'E063',
  OCFL_SIDECAR_MISMATCH: 'E060',
  OCFL_INVENTORY_INVALID: 'E033',
};

/** The reader names the rule that an inventory breaks in its message; a text that is no JSON breaks E033. */
const invalid = (cause: OcflError): Finding => ({
  rule: /\bE\d{3}[a-d]?\b/.exec(cause.message)?.[0] ?? RULE_OF_CODE[cause.code] ?? 'ARCHIVE_INVENTORY_UNREADABLE',
  severity: 'error',
  location: 'inventory.json',
  message: cause.message,
  standard: 'OCFL 1.1',
});
