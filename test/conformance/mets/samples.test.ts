import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '@mocban/core';
import { readMets, serialiseMets, type MetsDiv, type MetsDocument, type MetsFileGroup } from '@mocban/mets';
import { corpus, describeWith } from '../../fixtures/corpora.js';

/** What METS 1 and METS 2 both say of files and structure, without what the newer one renamed or dropped. */
const contentOf = (mets: MetsDocument): object => ({
  files: filesOf(mets.fileSec?.groups ?? []),
  maps: mets.structMaps.map(({ div }) => (div === undefined ? [] : divsOf(div))),
  sections: mets.dmdSecs.map(({ id }) => id),
});

const filesOf = (groups: readonly MetsFileGroup[]): object[] =>
  groups.flatMap(({ files, groups: inner }) => [
    ...[...files].map(({ id, sizeBytes, checksum, locations }) => ({
      id,
      sizeBytes,
      checksum,
      // One of the twins writes where in a zip its files lie, the other their names alone.
      names: locations.map(({ href }) => href?.split('/').at(-1)),
    })),
    ...filesOf(inner ?? []),
  ]);

const divsOf = ({ label, order, fptrs, divs }: MetsDiv): object[] => [
  { label, order, fptrs },
  ...[...(divs ?? [])].flatMap(divsOf),
];

describeWith(
  'samples/mets in MOCBAN_CORPORA',
  corpus('samples/mets'),
  'the METS samples of the METS Board',
  (folder) => {
    const read = (name: string): Promise<MetsDocument> => readMets(createReadStream(join(folder, name)));
    const names = readdirSync(folder).filter((name) => name.endsWith('.xml'));

    it.each(names)('reads %s, and again what it wrote of it', async (name) => {
      const mets = await read(name);
      expect(mets.version).toBe(/mets2/.test(name) ? 2 : undefined);
      expect(mets.structMaps).not.toHaveLength(0);
      const again = await readMets(bytesOf([...serialiseMets(mets)].join('')));
      expect(contentOf(again)).toEqual(contentOf(mets));
    });

    it.each(names.filter((name) => name.endsWith('-mets2.xml')))(
      'finds in %s what its METS 1 twin says',
      async (name) => {
        const [second, first] = [await read(name), await read(name.replace('-mets2', '-mets1'))];
        expect(contentOf(second)).toEqual(contentOf(first));
      },
    );
  },
);
