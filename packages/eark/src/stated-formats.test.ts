import type { MetsDocument } from '@mocban/mets';
import { statedFormats } from './stated-formats.js';

const metsOf = (file: object): MetsDocument => ({
  dmdSecs: [],
  amdSecs: [],
  structMaps: [],
  fileSec: { groups: [{ use: 'Data', groups: [{ use: 'inner', files: [file as never] }], files: [] }] },
});

const read = (file: object) => ({
  mets: { ...metsOf({ locations: [] }), fileSec: { groups: [] } },
  metsPath: 'METS.xml',
  representations: [
    {
      name: 'rep1',
      path: 'representations/rep1',
      metsPath: 'representations/rep1/METS.xml',
      mets: metsOf(file),
      dataFiles: [],
    },
  ],
});

it('finds the registry key that a representation METS states, by the path of the file', () => {
  const formats = statedFormats(
    read({
      formatName: 'PDF/A',
      formatVersion: '2b',
      formatRegistry: 'PRONOM',
      formatRegistryKey: 'fmt/477',
      locations: [{ href: 'data/a%20b.pdf' }],
    }),
  );
  expect(formats.get('representations/rep1/data/a b.pdf')).toEqual({
    name: 'PDF/A',
    version: '2b',
    registry: { name: 'PRONOM', key: 'fmt/477' },
    notes: ['as stated by the producer'],
  });
});

it('says nothing of a file whose format nobody states, or that lies outside', () => {
  expect(statedFormats(read({ locations: [{ href: 'data/a.pdf' }] })).size).toBe(0);
  expect(statedFormats(read({ formatName: 'x', locations: [{ href: '../../../../a.pdf' }] })).size).toBe(0);
});
