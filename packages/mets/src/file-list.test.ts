import { createHash, randomUUID } from 'node:crypto';
import { FileList } from './file-list.js';

it('holds a file beyond the first thousand in fewer than 250 bytes', () => {
  const before = process.memoryUsage().arrayBuffers;
  const list = new FileList();
  for (let index = 0; index < 21_000; index += 1) {
    list.push({
      id: `uuid-${randomUUID()}`,
      mimeType: 'application/pdf',
      sizeBytes: 100_000 + index,
      created: '2026-03-10T01:30:00Z',
      checksumType: 'SHA-256',
      checksum: createHash('sha256').update(String(index)).digest('hex'),
      locations: [{ locType: 'URL', xlinkType: 'simple', href: `data/phong-${index >> 9}/van-ban-${index}.pdf` }],
    });
    list.pack();
  }
  expect(list.kept.length).toBeLessThan(1256);
  // What zlib took while it packed may not have been collected yet: that does not grow with the files.
  expect((process.memoryUsage().arrayBuffers - before - 2 ** 21) / 20_000).toBeLessThan(250);
  expect([...list].map(({ sizeBytes }) => sizeBytes! - 100_000)).toEqual([...Array(21_000).keys()]);
});
