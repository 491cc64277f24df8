import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';

const MOST_FRAMES = 20_000_000;
const SAMPLES_A_BLOCK = 1024;
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
const HEADER_BYTES = 7;

/**
 * How long AAC frames one behind the other take: nothing says it, so they are counted.
 * @returns seconds and bits a second; `undefined` where there is no frame
 * @see ISO/IEC 13818-7 §6.2
 */
export function adtsDuration(
  source: RandomAccess,
  problems: Problems,
): { durationSeconds: number; bitRate: number } | undefined {
  const start = behindTag(source);
  let [at, seconds, frames] = [start, 0, 0];
  for (; at + HEADER_BYTES <= source.sizeBytes; frames += 1) {
    if (frames === MOST_FRAMES) {
      problems.limit(`more than ${MOST_FRAMES} frames`);
      break;
    }
    const head = source.read(at, HEADER_BYTES);
    const isFrame = head[0] === 0xff && (head[1]! & 0xf6) === 0xf0;
    const rate = RATES[(head[2]! >> 2) & 0x0f];
    const length = ((head[3]! & 3) << 11) | (head[4]! << 3) | (head[5]! >> 5);
    // A tag may stand behind the last.
    if (!isFrame || rate === undefined || length < HEADER_BYTES) break;
    if (at + length > source.sizeBytes) {
      problems.truncated(`frame ${frames + 1} ends at ${at + length}, the file at ${source.sizeBytes}`);
      break;
    }
    seconds += (((head[6]! & 3) + 1) * SAMPLES_A_BLOCK) / rate;
    at += length;
  }
  return seconds > 0
    ? { durationSeconds: Math.round(seconds * 1000) / 1000, bitRate: Math.round(((at - start) * 8) / seconds) }
    : undefined;
}

/** @see ID3v2.4 §3.1 */
function behindTag(source: RandomAccess): number {
  const head = source.read(0, 10);
  if (head.toString('latin1', 0, 3) !== 'ID3' || head.length < 10) return 0;
  return 10 + ((head[6]! & 0x7f) << 21) + ((head[7]! & 0x7f) << 14) + ((head[8]! & 0x7f) << 7) + (head[9]! & 0x7f);
}
