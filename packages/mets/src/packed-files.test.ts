import { packFiles, unpackFiles } from './packed-files.js';
import type { MetsFile } from './types.js';

const location = { locType: 'URL', xlinkType: 'simple', href: 'data/hồ sơ 😀.pdf' };
const file = (number: number): MetsFile => ({
  id: `f${number}`,
  mimeType: 'application/pdf',
  sizeBytes: number,
  checksumType: 'SHA-256',
  locations: [location],
});

it.each<[string, MetsFile[]]>([
  ['files of one shape', [file(1), file(2), file(3)]],
  ['one file', [file(1)]],
  ['files that are all alike', [file(1), file(1)]],
  ['no files', []],
  ['an attribute that one has not', [file(1), { id: 'x', locations: [location] }]],
  [
    'the same attributes in another order',
    [
      { id: 'a', use: 'b', locations: [location] },
      { use: 'b', id: 'a', locations: [location] },
    ],
  ],
  [
    'no location, and two',
    [
      { id: 'a', locations: [] },
      { id: 'b', locations: [location, location] },
    ],
  ],
  [
    'a location without attributes',
    [
      { id: 'a', locations: [{}] },
      { id: 'b', locations: [{}] },
    ],
  ],
  [
    'lists of identifiers',
    [
      { ...file(1), admIds: ['a', 'b'], dmdIds: [] },
      { ...file(2), admIds: ['c'], dmdIds: [] },
    ],
  ],
  [
    'empty values and a size as written',
    [
      { id: '', badSize: '1 ', locations: [location] },
      { id: '', badSize: 'x', locations: [location] },
    ],
  ],
])('gives back %s', (_, files) => expect(unpackFiles(packFiles(files))).toEqual(files));
