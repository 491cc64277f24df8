/** One stream of a recording. */
export interface MediaTrack {
  kind: 'video' | 'audio' | 'text' | 'other';
  /** As MediaInfo calls it: `AVC`, `MPEG Audio`, `WMA`, `PCM`, … */
  codec?: string;
  durationSeconds?: number;
  /** Bits a second, as the stream says or as it was counted. */
  bitRate?: number;
  widthPixels?: number;
  heightPixels?: number;
  /** Pictures a second. */
  frameRate?: number;
  /** Samples a second. */
  samplingRate?: number;
  channels?: number;
}

export interface MediaProperties {
  /** What the streams lie in. */
  container?: string;
  durationSeconds?: number;
  /** Bits a second of the whole file. */
  bitRate?: number;
  isEncrypted: boolean;
  /** At most 100. */
  tracks: readonly MediaTrack[];
}
