import type { ImageFrame } from '../model/image.js';

const INCHES_OF_CENTIMETRE = 2.54;
const INCHES_OF_METRE = 39.370_078_74;

type Resolution = Pick<ImageFrame, 'dpiX' | 'dpiY'>;

/** Pixels an inch of two numbers and what they count by; nothing where they count nothing. */
export function resolution(x: number, y: number, unit: 'inch' | 'centimetre' | 'metre' | undefined): Resolution {
  if (unit === undefined || !(x > 0 && y > 0 && Number.isFinite(x + y))) return {};
  const factor = unit === 'inch' ? 1 : unit === 'centimetre' ? INCHES_OF_CENTIMETRE : 1 / INCHES_OF_METRE;
  return { dpiX: rounded(x * factor), dpiY: rounded(y * factor) };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
