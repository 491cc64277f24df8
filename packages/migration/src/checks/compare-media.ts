import { notComparable, type PropertyCheck, type Thresholds } from './check.js';

interface MediaReader {
  thresholds: Thresholds;
  kind: 'audio' | 'video';
  lossless: boolean;
  /** Duration and streams, as JSON of ffprobe. */
  probe(which: 'before' | 'after'): Promise<string>;
  /** A digest of each stream decoded, a line each. */
  decode(which: 'before' | 'after'): Promise<string>;
}

interface MediaFacts {
  seconds: number | undefined;
  /** Kinds of streams and the size of moving images, in words. */
  streams: string;
}

/** Duration, streams and, where the target has no loss, every frame and sample. */
export async function compareMedia({
  thresholds,
  kind,
  lossless,
  probe,
  decode,
}: MediaReader): Promise<PropertyCheck[]> {
  const before = factsIn(await probe('before'), kind);
  const after = factsIn(await probe('after'), kind);
  const checks: PropertyCheck[] = [duration(before.seconds, after.seconds, thresholds.durationMs)];
  if (kind === 'video')
    checks.push({
      property: 'dimensions',
      outcome: before.streams === after.streams ? 'pass' : 'fail',
      before: before.streams,
      after: after.streams,
    });
  if (!lossless) return [...checks, notComparable('frames', 'the target format loses some of what the source has')];
  const [was, is] = [digestsIn(await decode('before')), digestsIn(await decode('after'))];
  checks.push(
    was === ''
      ? notComparable('frames', 'nothing of the source could be decoded')
      : { property: 'frames', outcome: was === is ? 'pass' : 'fail', before: short(was), after: short(is) },
  );
  return checks;
}

function duration(before: number | undefined, after: number | undefined, threshold: number): PropertyCheck {
  if (before === undefined || after === undefined)
    return notComparable('duration', `the ${before === undefined ? 'source' : 'result'} does not say how long it is`);
  const measured = Math.round(Math.abs(before - after) * 1000);
  const outcome = measured <= threshold ? 'pass' : 'fail';
  return { property: 'duration', outcome, before, after, measured, unit: 'ms', threshold };
}

interface Probed {
  format?: { duration?: string };
  streams?: { codec_type?: string; width?: number; height?: number }[];
}

function factsIn(json: string, kind: 'audio' | 'video'): MediaFacts {
  const { format, streams = [] } = JSON.parse(json) as Probed;
  const seconds = Number(format?.duration);
  const kept = streams.filter(({ codec_type: type }) => type === 'audio' || (kind === 'video' && type === 'video'));
  const words = kept.map(({ codec_type: type, width, height }) => (type === 'video' ? `${width} × ${height}` : type));
  return { seconds: Number.isFinite(seconds) ? seconds : undefined, streams: words.sort().join(', ') };
}

/** Of the streams by kind, whatever number each has. */
const digestsIn = (text: string): string =>
  [...text.matchAll(/^\d+,([av]),SHA256=([0-9a-f]{64})$/gm)]
    .map(([, kind, digest]) => `${kind}:${digest}`)
    .sort()
    .join(' ');

const short = (digests: string): string => digests.replace(/([0-9a-f]{16})[0-9a-f]{48}/g, '$1…');
