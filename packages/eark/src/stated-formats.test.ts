import { StatedFormats } from './stated-formats.js';

const stated = (file: object): StatedFormats => {
  const formats = new StatedFormats();
  formats.add(file as never, 'representations/rep1/METS.xml');
  return formats;
};

it('finds the registry key that a representation METS states, by the path of the file', () => {
  const formats = stated({
    formatName: 'PDF/A',
    formatVersion: '2b',
    formatRegistry: 'PRONOM',
    formatRegistryKey: 'fmt/477',
    locations: [{ href: 'data/a%20b.pdf' }],
  });
  expect(formats.get('representations/rep1/data/a b.pdf')).toEqual({
    name: 'PDF/A',
    version: '2b',
    registry: { name: 'PRONOM', key: 'fmt/477' },
    notes: ['as stated by the producer'],
  });
  expect(formats.get('representations/rep1/data/other.pdf')).toBeUndefined();
});

it('says nothing of a file whose format nobody states, or that lies outside', () => {
  expect(stated({ locations: [{ href: 'data/a.pdf' }] }).get('representations/rep1/data/a.pdf')).toBeUndefined();
  expect(stated({ formatName: 'x', locations: [{ href: '../../../../a.pdf' }] }).get('a.pdf')).toBeUndefined();
});
