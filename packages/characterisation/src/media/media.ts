import type { MediaInfoResult, Track } from 'mediainfo.js';
import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import { finding } from '../findings/rules.js';
import type { MediaProperties, MediaTrack } from '../model/media.js';
import { adtsDuration } from './adts.js';
import { mediaInfoOf } from './media-info.js';

export interface Media {
  family: 'audio' | 'video';
  format: string;
  properties: MediaProperties;
}

const MOST_TRACKS = 100;
/** What MediaInfo says of parts that end behind the file. */
const WHOLE_CUT_OFF = /"IsTruncated":"Yes"/;
const CUT_OFF = /(?:Element size is more than maximal permitted size|File size is less than expected size)/;

/** Durations, bit rates and codecs of a recording, by MediaInfo. @throws what reading throws, the signal's reason */
export async function readMedia(
  format: string,
  family: 'audio' | 'video',
  source: RandomAccess,
  problems: Problems,
  signal?: AbortSignal,
): Promise<Media> {
  const { info, isStopped } = await mediaInfoOf(source, problems, signal);
  const all = info?.media?.track ?? [];
  const general = all.find((track) => track['@type'] === 'General');
  const tracks = all.filter((track) => track['@type'] !== 'General' && track['@type'] !== 'Menu').slice(0, MOST_TRACKS);
  if (isCutOff(info, isStopped)) problems.truncated('parts of it end behind the end of the file');
  else if (tracks.length === 0) problems.corrupt('it has no stream that can be read');
  if (isStopped && general?.Duration === undefined) problems.limit('how long it is would take too much reading');
  const isEncrypted = all.some((track) => 'Encryption' in track && track.Encryption !== undefined);
  if (isEncrypted) problems.add(finding('FORMAT_PASSWORD_PROTECTED', 'by the means of its format'));
  const counted = general?.Format === 'ADTS' ? adtsDuration(source, problems) : undefined;
  const properties: MediaProperties = {
    ...text('container', general?.Format),
    ...number('durationSeconds', counted?.durationSeconds ?? general?.Duration),
    ...number('bitRate', counted?.bitRate ?? general?.OverallBitRate),
    isEncrypted,
    tracks: tracks.map((track) => ({ ...trackOf(track), ...(track['@type'] === 'Audio' && counted) })),
  };
  return { ...kindOf(format, family, general?.Format, properties.tracks), properties };
}

/** What bytes at the beginning do not tell: whether there are pictures. */
function kindOf(
  format: string,
  family: 'audio' | 'video',
  container: unknown,
  tracks: readonly MediaTrack[],
): Pick<Media, 'family' | 'format'> {
  if (tracks.length === 0) return { family, format };
  const hasPictures = tracks.some(({ kind }) => kind === 'video');
  if (format === 'asf') return hasPictures ? { family: 'video', format: 'wmv' } : { family: 'audio', format: 'wma' };
  if (format === 'mp3' && container === 'ADTS') return { family: 'audio', format: 'aac' };
  return { family: hasPictures ? 'video' : 'audio', format };
}

const KINDS: Readonly<Record<string, MediaTrack['kind']>> = { Video: 'video', Audio: 'audio', Text: 'text' };

function trackOf(track: Track): MediaTrack {
  const values = track as unknown as Readonly<Record<string, unknown>>;
  return {
    kind: KINDS[track['@type']] ?? 'other',
    ...text('codec', values.Format),
    ...number('durationSeconds', values.Duration),
    ...number('bitRate', values.BitRate),
    ...number('widthPixels', values.Width),
    ...number('heightPixels', values.Height),
    ...number('frameRate', values.FrameRate),
    ...number('samplingRate', values.SamplingRate),
    ...number('channels', values.Channels),
  };
}

/** Where the library was stopped, what it read last seems to be cut off: what it says of the file as a whole counts then. */
function isCutOff(info: MediaInfoResult | undefined, isStopped: boolean): boolean {
  const said = JSON.stringify(info?.media?.track.map((track) => track.extra ?? null) ?? []);
  return (isStopped ? WHOLE_CUT_OFF : CUT_OFF).test(said);
}

function number<Key extends string>(key: Key, value: unknown): Partial<Record<Key, number>> {
  const found = Number(value);
  return value !== undefined && Number.isFinite(found) && found > 0
    ? ({ [key]: found } as Partial<Record<Key, number>>)
    : {};
}

const text = <Key extends string>(key: Key, value: unknown): Partial<Record<Key, string>> =>
  typeof value === 'string' && value !== '' ? ({ [key]: value.slice(0, 100) } as Partial<Record<Key, string>>) : {};
