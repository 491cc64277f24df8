import { extname } from 'node:path';
import { finding, type CharacterisationFinding } from '../findings/rules.js';
import { formatOfPuid, formatsOfExtension, isKindOf, knownFormats } from './table.js';

/** What names a file as something else than its bytes are: its PUID first, its extension where that says nothing. */
export function mislabelled(found: string, path: string, puid: string | undefined): CharacterisationFinding[] {
  const { label } = knownFormats().get(found) ?? {};
  const said = puid === undefined ? undefined : formatOfPuid(puid);
  if (said !== undefined && !isKindOf(found, said))
    return [
      finding('FORMAT_MISLABELLED', `identified as ${said.label} (${puid}), it is ${label ?? 'something unknown'}`),
    ];
  const extension = extname(path).slice(1).toLowerCase();
  const named = formatsOfExtension(extension);
  if (named.length === 0 || named.some((one) => isKindOf(found, one))) return [];
  return [finding('FORMAT_MISLABELLED', `its name ends with .${extension}, it is ${label ?? 'something unknown'}`)];
}
