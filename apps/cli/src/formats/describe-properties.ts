import type { Characterisation, ImageProperties, PdfProperties } from '@mocban/characterisation';

/** The properties of a file in one line. */
export function describeProperties(file: Characterisation | { family: 'special' | 'unread' }): string {
  switch (file.family) {
    case 'pdf':
      return ['PDF', ...pdfWords(file.properties)].join(', ');
    case 'image':
      return [file.format.toUpperCase(), ...imageWords(file.properties)].join(', ');
    case 'special':
      return 'is no file';
    case 'unread':
      return 'could not be read';
    default:
      return file.format;
  }
}

function pdfWords(properties: PdfProperties): string[] {
  const { version, pages, pdfa, pageRuns, fonts } = properties;
  const outside = fonts.filter(({ isEmbedded }) => !isEmbedded).length;
  const layers = [...new Set(pageRuns.map((run) => run.layers))];
  const resolutions = pageRuns.map(({ dpi }) => dpi).filter((dpi) => dpi !== undefined);
  return [
    ...(version === undefined ? [] : [version]),
    ...(pdfa === undefined ? [] : [`claims PDF/A-${pdfa.part}${pdfa.conformance?.toLowerCase() ?? ''}`]),
    pages === undefined ? 'pages not known' : `${pages} pages`,
    ...(layers.length === 0 ? [] : [layers.join(' and ')]),
    ...(resolutions.length === 0 ? [] : [`images of ${Math.min(...resolutions)} dpi or more`]),
    ...(outside === 0 ? [] : [`${outside} fonts not embedded`]),
    ...(properties.embeddedFiles === 0 ? [] : [`${properties.embeddedFiles} embedded files`]),
    ...(properties.hasJavaScript ? ['JavaScript'] : []),
    ...(properties.signatures === 0 ? [] : [`${properties.signatures} signatures`]),
    ...(properties.encryption === undefined ? [] : ['encrypted']),
  ];
}

function imageWords({ frames, images }: ImageProperties): string[] {
  const [first] = images;
  if (first === undefined) return ['nothing could be read of it'];
  const { widthPixels, heightPixels, dpiX, dpiY, bitsPerPixel, colour, compression } = first;
  return [
    ...(frames === 1 ? [] : [`${frames} images`]),
    `${widthPixels} × ${heightPixels}`,
    ...(dpiX === undefined ? [] : [dpiX === dpiY ? `${dpiX} dpi` : `${dpiX} × ${dpiY} dpi`]),
    ...(bitsPerPixel === undefined ? [] : [`${bitsPerPixel} bits`]),
    ...(colour === undefined ? [] : [colour]),
    ...(compression === undefined ? [] : [compression]),
  ];
}
