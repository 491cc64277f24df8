export type ImageFormat = 'tiff' | 'jpeg' | 'png' | 'jp2' | 'j2k' | 'gif' | 'bmp';

/** One image of a file: of a TIFF one directory. */
export interface ImageFrame {
  widthPixels: number;
  heightPixels: number;
  /** Pixels an inch, as the file says; absent where it says nothing of inches or metres. */
  dpiX?: number;
  dpiY?: number;
  bitsPerPixel?: number;
  channels?: number;
  /** `bilevel`, `grey`, `rgb`, `palette`, `ycbcr`, `cmyk`, `lab`, … */
  colour?: string;
  /** As its format calls it. */
  compression?: string;
}

export interface ImageProperties {
  /** How many images; of an animation its pictures. */
  frames: number;
  /** The first 1,000 of them; of an animation what they are drawn on. */
  images: readonly ImageFrame[];
  hasExif?: true;
  hasIccProfile?: true;
  hasAlpha?: true;
}
