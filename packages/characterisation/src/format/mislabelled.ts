import { extname } from 'node:path';
import { finding, type CharacterisationFinding } from '../findings/rules.js';
import { formatOfPuid, formatsOfExtension, isKindOf, knownFormats, type KnownFormat } from './table.js';

interface Named {
  /** Its name, for the extension. */
  name: string;
  puid: string | undefined;
  /** What is broken may be what it is said to be, as far as it can be read. */
  isBroken: boolean;
}

/** What names a file as something else than its bytes are: its PUID first, its extension where that says nothing. */
export function mislabelled(found: string, { name, puid, isBroken }: Named): CharacterisationFinding[] {
  const mayBe = (named: KnownFormat): boolean =>
    isKindOf(found, named) || (isBroken && (named.within?.includes(found) ?? false));
  const { label } = knownFormats().get(found) ?? {};
  const said = puid === undefined ? undefined : formatOfPuid(puid);
  if (said !== undefined && !mayBe(said))
    return [
      finding('FORMAT_MISLABELLED', `identified as ${said.label} (${puid}), it is ${label ?? 'something unknown'}`),
    ];
  const extension = extname(name).slice(1).toLowerCase();
  const named = formatsOfExtension(extension);
  if (named.length === 0 || named.some(mayBe)) return [];
  return [finding('FORMAT_MISLABELLED', `its name ends with .${extension}, it is ${label ?? 'something unknown'}`)];
}
