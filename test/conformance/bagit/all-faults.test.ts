import { validateBagPath } from '@mocban/bagit';
import { writeZip } from '@mocban/container';
import { rawTar } from '@mocban/container/testing';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');
const ONE = sha512('one');
const nfc = 'hồ sơ.txt'.normalize('NFC');
const nfd = 'hồ sơ.txt'.normalize('NFD');

/** One line, one fault: what breaks, and the finding that must say so. */
const FAULTS: [finding: string, change: (files: Map<string, string>) => void][] = [
  ['error BAG_DECLARATION_MALFORMED bagit.txt', prepend('bagit.txt', '\ufeff')],
  ['error BAG_MANIFEST_MALFORMED manifest-sha512.txt#2', line('no digest here')],
  ['error BAG_PATH_OUTSIDE manifest-sha512.txt#3', line(`${ONE}  data/../../out`)],
  ['error BAG_PATH_OUTSIDE manifest-sha512.txt#4', line(`${ONE}  /etc/passwd`)],
  ['error BAG_PATH_OUTSIDE manifest-sha512.txt#5', line(`${ONE}  ~/secret`)],
  ['error BAG_PATH_OUTSIDE manifest-sha512.txt#6', line(`${ONE}  beside.txt`)],
  ['error BAG_PATH_UNSAFE manifest-sha512.txt#7', line(`${ONE}  data/./dot`)],
  ['error BAG_PATH_UNSAFE manifest-sha512.txt#8', line(`${ONE}  data/${'x'.repeat(300)}`)],
  ['warning BAG_MANIFEST_ASTERISK manifest-sha512.txt#9', line(`${ONE}  *data/star`, 'data/star')],
  ['warning BAG_PATH_RELATIVE manifest-sha512.txt#10', line(`${ONE}  ./data/relative`, 'data/relative')],
  ['error BAG_MANIFEST_DUPLICATE manifest-sha512.txt#11', line(`${ONE}  data/good`)],
  ['error BAG_MANIFEST_DUPLICATE manifest-sha512.txt#12', line(`${sha512('two')}  data/good`)],
  ['error BAG_PAYLOAD_MISSING data/missing', line(`${ONE}  data/missing`)],
  ['error BAG_DIGEST_MISMATCH data/changed', line(`${sha512('before')}  data/changed`, 'data/changed')],
  ['warning BAG_SYSTEM_FILE manifest-sha512.txt#15', line(`${ONE}  data/Thumbs.db`, 'data/Thumbs.db')],
  ['warning BAG_NORMALISATION manifest-sha512.txt#16', line(`${ONE}  data/${nfd}`, `data/${nfc}`)],
  ['warning BAG_CASE_COLLISION manifest-sha512.txt#17', line(`${ONE}  data/GOOD`)],
  ['error BAG_PAYLOAD_MISSING data/GOOD', () => undefined],
  ['error BAG_FETCH_PENDING data/far', line(`${ONE}  data/far`)],
  ['error BAG_PAYLOAD_UNLISTED data/unlisted', put('data/unlisted')],
  ['error BAG_FETCH_MALFORMED fetch.txt#2', put('fetch.txt', 'https://x.example/far - data/far\nbad\n')],
  ['error BAG_FETCH_UNLISTED data/unknown', append('fetch.txt', 'https://x.example/u 3 data/unknown\n')],
  ['error BAG_PATH_OUTSIDE fetch.txt#4', append('fetch.txt', 'https://x.example/u 3 data/../../u\n')],
  ['error BAG_INFO_MALFORMED bag-info.txt#2', put('bag-info.txt', 'Payload-Oxum: 1.1\nno label\n')],
  ['error BAG_OXUM_MISMATCH bag-info.txt', () => undefined],
  ['warning BAG_INFO_REPEATED bag-info.txt', append('bag-info.txt', 'Bag-Count: 1 of 1\nBag-Count: 1 of 1\n')],
  ['error BAG_TAG_MISSING gone.txt', put('tagmanifest-sha512.txt', `${ONE}  gone.txt\n`)],
  ['error BAG_TAG_DIGEST_MISMATCH tag.txt', append('tagmanifest-sha512.txt', `${sha512('tag')}  tag.txt\n`)],
  ['error BAG_TAG_MANIFEST_SCOPE tagmanifest-sha512.txt#3', append('tagmanifest-sha512.txt', `${ONE}  data/good\n`)],
  ['warning BAG_ALGORITHM_UNKNOWN tagmanifest-crc32.txt', put('tagmanifest-crc32.txt', `${ONE}  tag.txt\n`)],
  ['error BAG_TAG_MANIFEST_INCOMPLETE tagmanifest-crc32.txt', () => undefined],
  ['error BAG_TAG_MANIFEST_INCOMPLETE tagmanifest-sha512.txt', () => undefined],
  ['warning BAG_TAG_UNLISTED bag-info.txt', () => undefined],
  ['warning BAG_TAG_UNLISTED bagit.txt', () => undefined],
  ['warning BAG_TAG_UNLISTED fetch.txt', () => undefined],
  ['warning BAG_MANIFEST_NAME tagmanifest-CRC32.txt', put('tagmanifest-CRC32.txt', `${ONE}  manifest-sha512.txt\n`)],
  ['warning BAG_ALGORITHM_UNKNOWN tagmanifest-CRC32.txt', () => undefined],
  ['warning BAG_CASE_COLLISION tagmanifest-crc32.txt', () => undefined],
  ['warning BAG_TAG_UNLISTED tag.txt', () => undefined],
  ['warning BAG_CASE_COLLISION data/twin', line(`${ONE}  data/twin`, 'data/twin')],
  ['error BAG_PAYLOAD_UNLISTED data/Twin', put('data/Twin')],
];

function put(path: string, text = 'one') {
  return (files: Map<string, string>): void => void files.set(path, text);
}

function append(path: string, text: string) {
  return (files: Map<string, string>): void => void files.set(path, (files.get(path) ?? '') + text);
}

function prepend(path: string, text: string) {
  return (files: Map<string, string>): void => void files.set(path, text + files.get(path));
}

/** A line of the payload manifest, with its file where there is to be one. */
function line(text: string, path?: string) {
  return (files: Map<string, string>): void => {
    append('manifest-sha512.txt', `${text}\n`)(files);
    if (path !== undefined) files.set(path, 'one');
  };
}

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-faults-'));
  const files = new Map([
    ['bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'],
    ['manifest-sha512.txt', `${ONE}  data/good\n`],
    ['data/good', 'one'],
    ['tag.txt', 'other'],
  ]);
  for (const [, change] of FAULTS) change(files);
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, 'bag', path)), { recursive: true });
    await writeFile(join(root, 'bag', path), text);
  }
  const tar = rawTar([...files].map(([name, content]) => ({ name: `bag/${name}`, content })));
  await writeZip(join(root, 'bag'), join(root, 'bag.zip'), { prefix: 'bag' });
  await writeFile(join(root, 'bag.tar'), tar);
  await writeFile(join(root, 'bag.tar.gz'), gzipSync(tar));
});
afterAll(() => rm(root, { recursive: true }));

it.each(['bag', 'bag.zip', 'bag.tar', 'bag.tar.gz'])(
  `finds in one run of %s each of ${FAULTS.length} faults, and nothing else`,
  async (name) => {
    const { valid, findings } = await validateBagPath(join(root, name));
    expect(valid).toBe(false);
    expect(findings.map(({ severity, rule, location }) => `${severity} ${rule} ${location}`).sort()).toEqual(
      FAULTS.map(([finding]) => finding).sort(),
    );
  },
);
