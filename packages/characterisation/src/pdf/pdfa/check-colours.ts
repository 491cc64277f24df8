import {
  deviceColour,
  nameOf,
  PdfStream,
  type DeviceColour,
  type PdfDict,
  type PdfValue,
  type RevisionView,
} from '@mocban/pdf';
import type { Contradictions } from './contradictions.js';

/** What the header of an ICC profile says. @see ICC.1:2010 §7.2 */
interface Profile {
  space: string;
  deviceClass: string;
  major: number;
}

const CLASSES = new Set(['prtr', 'mntr']);
const SPACES: Readonly<Record<DeviceColour, string>> = { DeviceGray: 'GRAY', DeviceRGB: 'RGB ', DeviceCMYK: 'CMYK' };

/**
 * Whether colours of a device are said by an output intent.
 * @param hasDefaults whether other spaces are set in their place anywhere: then nothing is said of them
 * @see ISO 19005-1 §6.2.2, §6.2.3.3, ISO 19005-2 §6.2.3, §6.2.4.3
 */
export function checkColours(
  view: RevisionView,
  colours: ReadonlySet<DeviceColour>,
  hasDefaults: boolean,
  found: Contradictions,
): void {
  const intents = view
    .array(view.catalog?.get('OutputIntents'))
    .map((one) => view.dict(one))
    .filter((one) => nameOf(view.resolve(one?.get('S'))) === 'GTS_PDFA1');
  const streams = intents
    .map((one) => view.resolve(one?.get('DestOutputProfile')))
    .filter((one) => one instanceof PdfStream);
  const profiles = streams.map((one) => profileOf(view.data(one)));
  if (new Set(streams).size > 1) found.add('output-intent', undefined, 'there are several');
  if (profiles.some((profile) => profile === undefined || !isPermitted(profile, found.part)))
    found.add('output-intent');
  if (hasDefaults) return;
  const [profile] = profiles;
  const isSaid = (colour: DeviceColour): boolean =>
    // Gray is a part of every other space, and a registered condition of printing may stand for its profile.
    colour === 'DeviceGray'
      ? intents.length > 0
      : streams.length === 0
        ? intents.length > 0
        : profile?.space === SPACES[colour];
  const unsaid = [...colours].filter((colour) => !isSaid(colour));
  if (unsaid.length > 0) found.add('device-colour', undefined, unsaid.join(', '));
}

const isPermitted = ({ deviceClass, space, major }: Profile, part: string): boolean =>
  CLASSES.has(deviceClass) && Object.values(SPACES).includes(space) && major <= (part === '1' ? 2 : 4);

function profileOf(data: Buffer | undefined): Profile | undefined {
  if (data === undefined || data.length < 128 || data.toString('latin1', 36, 40) !== 'acsp') return undefined;
  return { major: data[8]!, deviceClass: data.toString('latin1', 12, 16), space: data.toString('latin1', 16, 20) };
}

/** The space of an image that says its colours for a device; of one by numbers that of its palette. */
export function colourOfImage(view: RevisionView, dict: PdfDict): DeviceColour | undefined {
  if (view.resolve(dict.get('ImageMask')) === true) return undefined;
  let space: PdfValue = view.resolve(dict.get('ColorSpace'));
  for (let depth = 0; Array.isArray(space) && depth < 4; depth += 1) {
    const [name, base] = space as readonly PdfValue[];
    const kind = nameOf(view.resolve(name)) ?? '';
    if ((space as readonly PdfValue[]).length === 1) return deviceColour(kind);
    if (kind !== 'Indexed' && kind !== 'I') return undefined;
    space = view.resolve(base);
  }
  return deviceColour(nameOf(space) ?? '');
}
