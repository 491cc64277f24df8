import { createReadStream, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readMets, serialiseMets } from '@mocban/mets';
import { bytesOf } from '@mocban/core';
import { readXml, readXmlTree, SchemaValidator } from '@mocban/xml';
import { corpus, describeWith } from '../../fixtures/corpora.js';

describeWith('samples in MOCBAN_CORPORA', corpus('samples'), 'METS and EAD samples', (samples) => {
  const files = (folder: 'mets' | 'ead'): string[] =>
    readdirSync(join(samples, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.xml'))
      .map((name) => `${folder}/${name.split(sep).join('/')}`)
      .sort();
  const metsFiles = files('mets');
  /** METS 2 has another namespace and structure. */
  const mets1Files = metsFiles.filter((name) => !/mets2/.test(name));
  const open = (name: string): AsyncIterable<Uint8Array> => createReadStream(join(samples, name));
  const validator = new SchemaValidator();
  afterAll(() => validator.close());

  describe('readXml', () => {
    it.each([...metsFiles, ...files('ead')])('%s', async (name) => {
      let opened = 0;
      let closed = 0;
      for await (const event of readXml(open(name))) {
        if (event.kind === 'open') opened += 1;
        if (event.kind === 'close') closed += 1;
      }
      expect(opened).toBeGreaterThan(0);
      expect(closed).toBe(opened);
    });
  });

  describe('readMets', () => {
    it.each(mets1Files)('%s', async (name) => {
      const document = await readMets(open(name));
      const tree = await readXmlTree(open(name));
      const top = (local: string): number =>
        tree.children.filter((child) => typeof child !== 'string' && child.local === local).length;
      expect(document.dmdSecs).toHaveLength(top('dmdSec'));
      expect(document.amdSecs).toHaveLength(top('amdSec'));
      expect(document.structMaps).toHaveLength(top('structMap'));
      expect(await readMets(bytesOf(...serialiseMets(document)))).toMatchObject({ objId: document.objId });
    });
  });

  it.each(mets1Files)('validateSchema reads %s and throws nothing', async (name) => {
    const findings = await validator.validate({ path: join(samples!, name) }, 'mets');
    expect(findings.filter(({ rule }) => rule !== 'XML_SCHEMA')).toEqual([]);
  });
});
