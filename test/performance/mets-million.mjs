// One METS document of many files, written or read in a process of its own.
//   node test/performance/mets-million.mjs write|read FILE [ENTRIES]
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { readMets, serialiseMets } from '@mocban/mets';

const [how, path, entries = '1000000'] = process.argv.slice(2);

/** Gone through while it is written; the digests are of the numbers, as any 64 digits would do. */
function* files(count) {
  let digest = '';
  for (let index = 0; index < count; index += 1) {
    // Digesting a million numbers is not what is measured: one in a thousand is, and told apart by its end.
    if (index % 1000 === 0) digest = createHash('sha256').update(String(index)).digest('hex').slice(0, 56);
    const number = String(index).padStart(8, '0');
    yield {
      id: `uuid-00000000-0000-4000-8000-0000${number}`,
      mimeType: 'application/pdf',
      sizeBytes: 50_000 + (index % 50_000),
      created: '2026-01-01T00:00:00Z',
      checksumType: 'SHA-256',
      checksum: digest + number,
      locations: [{ locType: 'URL', xlinkType: 'simple', href: `data/ho-so-${number.slice(0, 6)}/${number}.pdf` }],
    };
  }
}

if (how === 'write') {
  const out = openSync(path, 'w');
  const group = { id: 'group', use: 'Data', files: files(Number(entries)) };
  const div = { id: 'div', label: 'rep1', divs: [{ id: 'data', label: 'Data', fptrs: [{ fileId: 'group' }] }] };
  for (const chunk of serialiseMets({
    objId: 'rep1',
    dmdSecs: [],
    amdSecs: [],
    fileSec: { id: 'fileSec', groups: [group] },
    structMaps: [{ id: 'map', type: 'PHYSICAL', label: 'CSIP', div }],
  }))
    writeSync(out, chunk);
  closeSync(out);
} else {
  let count = 0;
  const { fileSec } = await readMets(createReadStream(path));
  for (const group of fileSec.groups) for (const _ of group.files) count += 1;
  if (count !== Number(entries)) throw new Error(`read ${count} files`);
}
