import type { PremisEvent } from '@mocban/premis';
import type { AipContent } from '../../ports.js';
import type { FormatInventory } from './format-inventory.js';
import { tellingMatches } from './stated.js';

/** Formats named in an event; the rest is counted. */
const MAX_NAMED = 100;

/** What the event of an identification says: how many of the content's files are of which format, in byte order of PUID. */
export function identificationDetail(
  content: AipContent,
  inventory: FormatInventory,
): Pick<PremisEvent, 'detail' | 'outcome' | 'outcomeNote'> {
  const counts = new Map<string, number>();
  const add = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { files } of content.representations ?? [{ files: content.files }])
    for (const { sourcePath, digests } of files) {
      const matches = tellingMatches(inventory.of({ path: sourcePath, digests })?.matches ?? []);
      add(matches.length === 0 ? UNKNOWN : matches.map(({ puid }) => puid).join(' or '));
    }
  const named = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const further = named.slice(MAX_NAMED).reduce((sum, [, count]) => sum + count, 0);
  return {
    detail: `formats of the content told by its bytes while it was unpacked; ${inventory.release}`,
    outcome: counts.has(UNKNOWN) ? 'warning' : 'success',
    outcomeNote: [
      ...named.slice(0, MAX_NAMED).map(([name, count]) => `${name}: ${count}`),
      ...(further > 0 ? [`of further formats: ${further}`] : []),
    ].join('\n'),
  };
}

const UNKNOWN = 'unknown';
