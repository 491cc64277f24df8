import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFormatData } from '@mocban/format-data';
import { compileRelease } from '@mocban/formats';
import { corpus, describeWith } from '../../fixtures/corpora.js';

describeWith('the corpus pronom', corpus('pronom'), 'signatures of PRONOM', (folder) => {
  it('is what the release of format data was compiled from, byte by byte', async () => {
    const data = await openFormatData();
    const published = (part: string) => {
      const [{ name, url } = { name: '', url: '' }] = data.part(part).sources;
      return { name, url, bytes: readFileSync(join(folder, name)) };
    };
    const compiled = await compileRelease(published('pronom-signatures'), published('pronom-container-signatures'));
    for (const { part, files } of compiled) {
      expect(data.part(part.id)).toEqual(part);
      for (const [file, bytes] of files) expect(Buffer.from(bytes).equals(data.bytes(file))).toBe(true);
    }
  });
});
