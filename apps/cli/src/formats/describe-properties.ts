import type {
  ArchiveProperties,
  Characterisation,
  ImageProperties,
  MediaProperties,
  OfficeProperties,
  PdfProperties,
} from '@mocban/characterisation';
import type { TextFacts } from '@mocban/formats';
import { describeText } from './describe-text.js';

/** The properties of a file in one line. */
export function describeProperties(file: Characterisation | { family: 'special' | 'unread' }): string {
  switch (file.family) {
    case 'pdf':
      return ['PDF', ...pdfWords(file.properties)].join(', ');
    case 'image':
      return [file.format.toUpperCase(), ...imageWords(file.properties)].join(', ');
    case 'office':
      return [file.format, ...officeWords(file.properties)].join(', ');
    case 'audio':
    case 'video':
      return [file.format, ...mediaWords(file.properties)].join(', ');
    case 'archive':
      return [file.format, ...archiveWords(file.properties)].join(', ');
    case 'text':
      return [file.format, ...textWords(file.properties)].join(', ');
    case 'special':
      return 'is no file';
    case 'unread':
      return 'could not be read';
    default:
      return file.format;
  }
}

const textWords = ({ encoding, hasMark = false, ...rest }: Partial<TextFacts>): string[] =>
  encoding === undefined ? [] : [describeText({ encoding, hasMark, ...rest })];

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

function officeWords({ claimed, isEncrypted, hasMacros, embeddedObjects, isSigned }: OfficeProperties): string[] {
  const counts = (['pages', 'slides', 'sheets'] as const).flatMap((key) =>
    claimed[key] === undefined ? [] : [`says ${claimed[key]} ${key}`],
  );
  return [
    ...counts,
    ...(isEncrypted ? ['encrypted'] : []),
    ...(hasMacros ? ['macros'] : []),
    ...(embeddedObjects === 0 ? [] : [`${embeddedObjects} embedded objects`]),
    ...(isSigned ? ['signed'] : []),
  ];
}

function mediaWords({ durationSeconds, bitRate, tracks }: MediaProperties): string[] {
  return [
    ...(durationSeconds === undefined ? [] : [`${durationSeconds} s`]),
    ...(bitRate === undefined ? [] : [`${Math.round(bitRate / 1000)} kbps`]),
    ...tracks.map(({ kind, codec, widthPixels, heightPixels }) =>
      [
        kind,
        ...(codec === undefined ? [] : [codec]),
        ...(widthPixels ? [`${widthPixels} × ${heightPixels}`] : []),
      ].join(' '),
    ),
  ];
}

const archiveWords = ({ files, unpackedBytes, encryptedFiles, nestedArchives }: ArchiveProperties): string[] =>
  files === undefined
    ? ['not listed']
    : [
        `${files} files of ${unpackedBytes} bytes`,
        ...(encryptedFiles ? [`${encryptedFiles} encrypted`] : []),
        ...(nestedArchives ? [`${nestedArchives} archives within`] : []),
      ];
