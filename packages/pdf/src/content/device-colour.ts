/** Spaces that say how much of a device's own colours there is, and not which colour that makes. @see ISO 32000-1 §8.6.4 */
export type DeviceColour = 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK';

/** Names of spaces, those that images within content have as well. @see ISO 32000-1 §8.9.7, table 94 */
const NAMES: Readonly<Record<string, DeviceColour>> = {
  DeviceGray: 'DeviceGray',
  G: 'DeviceGray',
  DeviceRGB: 'DeviceRGB',
  RGB: 'DeviceRGB',
  DeviceCMYK: 'DeviceCMYK',
  CMYK: 'DeviceCMYK',
};

export const deviceColour = (name: string): DeviceColour | undefined =>
  Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;

/** Operators that set a colour of a device; others leave the space as it is. @see ISO 32000-1 §8.6.8, table 74 */
export const COLOURS: Readonly<Record<string, { of: 'fill' | 'stroke'; to: DeviceColour }>> = {
  g: { of: 'fill', to: 'DeviceGray' },
  G: { of: 'stroke', to: 'DeviceGray' },
  rg: { of: 'fill', to: 'DeviceRGB' },
  RG: { of: 'stroke', to: 'DeviceRGB' },
  k: { of: 'fill', to: 'DeviceCMYK' },
  K: { of: 'stroke', to: 'DeviceCMYK' },
};
