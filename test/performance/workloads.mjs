// Workloads made from a seed: the same bytes every time.
import { createCipheriv, createHash } from 'node:crypto';
import { closeSync, linkSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LAYOUT, objectPathOf } from '@mocban/ocfl';

/** Repeatable bytes and numbers: an AES-CTR key stream keyed by the seed. */
export class Seeded {
  #cipher;
  constructor(seed) {
    this.#cipher = createCipheriv('aes-128-ctr', createHash('md5').update(seed).digest(), Buffer.alloc(16));
  }
  bytes(count) {
    return this.#cipher.update(Buffer.alloc(count));
  }
  integer(low, high) {
    return low + (this.bytes(4).readUInt32LE(0) % (high - low + 1));
  }
}

/** W1: files of 4–64 KiB in nested folders. 20,000 at full size. */
export function makeW1(directory, { files = 20_000, seed = 'W1' } = {}) {
  const random = new Seeded(seed);
  for (let index = 0; index < files; index += 1) {
    const folder = join(directory, `d${index % 20}`, `e${Math.floor(index / 20) % 25}`);
    if (index < 500) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `f${String(index).padStart(6, '0')}.bin`), random.bytes(random.integer(4096, 65_536)));
  }
}

/** W2: four large files. 512 MiB each at full size. */
export function makeW2(directory, { fileMiB = 512, seed = 'W2' } = {}) {
  const random = new Seeded(seed);
  mkdirSync(directory, { recursive: true });
  for (let index = 0; index < 4; index += 1) {
    const file = openSync(join(directory, `f${index}.bin`), 'w');
    for (let part = 0; part < fileMiB; part += 1) writeSync(file, random.bytes(2 ** 20));
    closeSync(file);
  }
}

/** G: files of 100 bytes, no two alike, 500 to a folder. */
export function makeSmall(folder, count) {
  for (let index = 0; index < count; index += 1) {
    const parent = join(folder, `phong-${String(Math.floor(index / 500)).padStart(4, '0')}`);
    if (index % 500 === 0) mkdirSync(parent, { recursive: true });
    writeFileSync(join(parent, `van-ban-${String(index).padStart(6, '0')}.txt`), `${String(index).padEnd(99, '.')}\n`);
  }
}

/** W4: a bag of a manifest alone, none of whose files is there. 1,000,000 lines at full size. */
export function makeW4Bag(directory, lines) {
  mkdirSync(join(directory, 'data'), { recursive: true });
  writeFileSync(join(directory, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  const file = openSync(join(directory, 'manifest-sha256.txt'), 'w');
  let text = '';
  for (let index = 0; index < lines; index += 1) {
    const digest = createHash('sha256').update(String(index)).digest('hex');
    const folder = `phong-${String(Math.floor(index / 500)).padStart(4, '0')}`;
    text += `${digest}  data/${folder}/van-ban-${String(index).padStart(7, '0')}.pdf\n`;
    if (text.length < 2 ** 20 && index < lines - 1) continue;
    writeSync(file, text);
    text = '';
  }
  closeSync(file);
}

/** G for bags: names of files of 100 bytes, 500 to a folder. Those of one folder are one file, so that a million fit into memory. */
export function makeManySmall(directory, count) {
  for (let index = 0; index < count; index += 1) {
    const folder = join(directory, `phong-${String(Math.floor(index / 500)).padStart(4, '0')}`);
    const path = join(folder, `van-ban-${String(index).padStart(7, '0')}.txt`);
    if (index % 500 === 0) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, `${String(index).padEnd(99, '.')}\n`);
    } else linkSync(join(folder, `van-ban-${String(index - (index % 500)).padStart(7, '0')}.txt`), path);
  }
}

/** W4 for OCFL: an object with an inventory of so many files, in the order of their paths, and no content. */
export function makeW4Inventory(directory, { entries = 1_000_000 } = {}) {
  mkdirSync(join(directory, 'v1'), { recursive: true });
  const file = openSync(join(directory, 'inventory.json'), 'w');
  const digest = createHash('sha512');
  const put = (text) => {
    digest.update(text);
    writeSync(file, text);
  };
  const list = (indent, prefix) => {
    for (let start = 0; start < entries; start += 2000)
      put(
        Array.from({ length: Math.min(2000, entries - start) }, (_, at) => {
          const index = start + at;
          const path = `ho-so-${String(Math.floor(index / 100)).padStart(6, '0')}/${String(index).padStart(8, '0')}.pdf`;
          const sha512 = createHash('sha512').update(String(index)).digest('hex');
          return `${index === 0 ? '' : ','}\n${indent}"${sha512}": ["${prefix}${path}"]`;
        }).join(''),
      );
  };
  const header = { id: 'urn:bench:w4', type: 'https://ocfl.io/1.1/spec/#inventory', digestAlgorithm: 'sha512' };
  put(`${JSON.stringify({ ...header, head: 'v1' }).slice(0, -1)},\n  "manifest": {`);
  list('    ', 'v1/content/');
  const version = { created: '2026-01-01T00:00:00Z', message: 'm', user: { name: 'a', address: 'urn:a' } };
  put(`\n  },\n  "versions": { "v1": ${JSON.stringify(version).slice(0, -1)}, "state": {`);
  list('        ', '');
  put('\n      } } }\n}\n');
  closeSync(file);
  writeFileSync(join(directory, 'inventory.json.sha512'), `${digest.digest('hex')}  inventory.json\n`);
  writeFileSync(join(directory, '0=ocfl_object_1.1'), 'ocfl_object_1.1\n');
}

/**
 * An object of many versions, each with an inventory of its own as the product writes it: so many files in each version, one in ten of
 * which, at least one, is new in it.
 */
export function makeVersions(directory, { versions = 1000, files = 10 } = {}) {
  const sha512 = (text) => createHash('sha512').update(text).digest('hex');
  const state = new Map();
  const manifest = [];
  const blocks = [];
  for (let version = 1; version <= versions; version += 1) {
    const fresh = version === 1 ? files : Math.max(1, Math.floor(files / 10));
    const content = join(directory, `v${version}`, 'content');
    mkdirSync(content, { recursive: true });
    for (let index = 0; index < fresh; index += 1) {
      const name = `van-ban-${String((version * fresh + index) % files).padStart(6, '0')}.txt`;
      const text = `${name} ${version}\n`;
      writeFileSync(join(content, name), text);
      state.set(name, sha512(text));
      manifest.push(`    "${sha512(text)}": ["v${version}/content/${name}"]`);
    }
    manifest.sort();
    const listed = [...state].map(([name, digest]) => `        "${digest}": ["${name}"]`).sort();
    blocks.push(
      `    "v${version}": {\n      "created": "2026-01-01T00:00:00Z",\n      "message": "m",\n` +
        `      "user": { "name": "a", "address": "urn:a" },\n      "state": {\n${listed.join(',\n')}\n      }\n    }`,
    );
    const text =
      `{\n  "id": "urn:bench:versions",\n  "type": "https://ocfl.io/1.1/spec/#inventory",\n  "digestAlgorithm": "sha512",\n` +
      `  "head": "v${version}",\n  "manifest": {\n${manifest.join(',\n')}\n  },\n  "versions": {\n${blocks.join(',\n')}\n  }\n}\n`;
    for (const folder of version === versions ? [`v${version}`, '.'] : [`v${version}`]) {
      writeFileSync(join(directory, folder, 'inventory.json'), text);
      writeFileSync(join(directory, folder, 'inventory.json.sha512'), `${sha512(text)}  inventory.json\n`);
    }
  }
  writeFileSync(join(directory, '0=ocfl_object_1.1'), 'ocfl_object_1.1\n');
}

/** A PDF of one page whose only weight is a stream of the wanted size. */
export function minimalPdf(random, sizeBytes) {
  const stream = random.bytes(sizeBytes);
  const parts = [];
  const offsets = [];
  let length = 0;
  const add = (text) => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    parts.push(bytes);
    length += bytes.length;
  };
  const object = (number, body) => {
    offsets[number] = length;
    add(`${number} 0 obj\n${body}\nendobj\n`);
  };
  add('%PDF-1.4\n');
  object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>');
  offsets[4] = length;
  add(`4 0 obj\n<< /Length ${stream.length} >>\nstream\n`);
  add(stream);
  add('\nendstream\nendobj\n');
  const xref = length;
  add(
    `xref\n0 5\n0000000000 65535 f \n${[1, 2, 3, 4].map((n) => `${String(offsets[n]).padStart(10, '0')} 00000 n \n`).join('')}`,
  );
  add(`trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`);
  return Buffer.concat(parts);
}

/** W5: small files, 500 to a folder. 40,000 at full size. */
export function makeW5(directory, { files = 40_000 } = {}) {
  for (let index = 0; index < files; index += 1) {
    const folder = join(directory, `phong-${String(Math.floor(index / 500)).padStart(3, '0')}`);
    if (index % 500 === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `van-ban-${String(index).padStart(6, '0')}.txt`), `${index}`.padEnd(1000, '.'));
  }
}

/** W3: an agency's deposit, one folder per hồ sơ with 10–40 PDFs of 50–400 KiB. 300 at full size. */
export function makeW3(directory, { count = 300, seed = 'W3' } = {}) {
  const random = new Seeded(seed);
  const folders = [];
  for (let file = 0; file < count; file += 1) {
    const folder = join(directory, `ho-so-${String(file).padStart(3, '0')}`);
    mkdirSync(folder, { recursive: true });
    const documents = random.integer(10, 40);
    for (let index = 0; index < documents; index += 1)
      writeFileSync(
        join(folder, `${String(index + 1).padStart(3, '0')}.pdf`),
        minimalPdf(random, random.integer(51_200, 409_600)),
      );
    folders.push(folder);
  }
  return folders;
}

/** A storage root of so many objects of two small files each, as the product lays them out. */
export function makeObjects(root, count) {
  const sha512 = (text) => createHash('sha512').update(text).digest('hex');
  for (let index = 0; index < count; index += 1) {
    const id = `urn:bench:object:${String(index).padStart(7, '0')}`;
    const object = join(root, objectPathOf(DEFAULT_LAYOUT, id));
    mkdirSync(join(object, 'v1', 'content'), { recursive: true });
    const manifest = {};
    const state = {};
    for (const name of ['van-ban.txt', 'metadata.xml']) {
      const text = `${name} of ${id}\n`.repeat(3);
      writeFileSync(join(object, 'v1', 'content', name), text);
      manifest[sha512(text)] = [`v1/content/${name}`];
      state[sha512(text)] = [name];
    }
    const inventory = JSON.stringify({
      id,
      type: 'https://ocfl.io/1.1/spec/#inventory',
      digestAlgorithm: 'sha512',
      head: 'v1',
      manifest,
      versions: { v1: { created: '2026-01-01T00:00:00Z', message: 'm', user: { name: 'a', address: 'urn:a' }, state } },
    });
    for (const folder of ['.', 'v1']) {
      writeFileSync(join(object, folder, 'inventory.json'), inventory);
      writeFileSync(join(object, folder, 'inventory.json.sha512'), `${sha512(inventory)}  inventory.json\n`);
    }
    writeFileSync(join(object, '0=ocfl_object_1.1'), 'ocfl_object_1.1\n');
  }
}
