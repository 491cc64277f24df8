import type { DigestAlgorithm } from '@mocban/fixity';
import { DATA } from '../read/names.js';
import type { PackageReading } from '../read/reading.js';
import type { Reference } from '../read/references.js';
import type { CheckFinding } from '../types.js';

const ALGORITHMS: Readonly<Record<string, DigestAlgorithm>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Algorithm of a reference, `undefined` when METS names none that is known. */
const algorithmOf = ({ checksumType }: Reference): DigestAlgorithm | undefined => {
  const name = checksumType
    ?.trim()
    .toUpperCase()
    .replace(/^SHA(\d)/, 'SHA-$1');
  return name !== undefined && Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
};

/**
 * C5: every reference leads to a file of the stated size and digest, and nothing lies in `data/` unreferenced. Reads each file that
 * lacks a digest METS names once, and all digests of it in that pass.
 */
export async function checkReferences(reading: PackageReading, signal?: AbortSignal): Promise<CheckFinding[]> {
  const { tree, references, make } = reading;
  const algorithms = new Set<DigestAlgorithm>(['sha256']);
  for (const reference of references) {
    const algorithm = algorithmOf(reference);
    if (algorithm !== undefined) algorithms.add(algorithm);
  }
  const unread = await tree.ensureDigests([...algorithms], signal === undefined ? {} : { signal });
  const findings = unread.map((finding) =>
    make.of('C5', 'FILE_UNREADABLE', {
      location: finding.location,
      document: finding.location,
      message: `${finding.rule}: ${finding.message}`,
      hint: 'Tệp bị hỏng trong gói nén; đóng gói lại từ bản gốc và nộp lại.',
    }),
  );
  for (const reference of references) for (const finding of checkReference(reading, reference)) findings.push(finding);
  for (const finding of unlisted(reading)) findings.push(finding);
  return findings;
}

function* checkReference(reading: PackageReading, reference: Reference): Generator<CheckFinding> {
  const { make, tree } = reading;
  if (reference.href === undefined || reference.problem !== undefined) {
    yield make.of('C5', 'REFERENCE_UNUSABLE', {
      location: `${reference.mets}${reference.id === undefined ? '' : `#${reference.id}`}`,
      message: `${reference.kind} ${reference.problem ?? 'has no xlink:href'}`,
      hint: 'Đường dẫn trong METS.xml phải là đường dẫn tương đối tới một tệp trong gói tin.',
    });
    return;
  }
  const location = reference.path ?? reference.target ?? reference.href;
  const place = { location, ...documentOf(reading, location) };
  const file = reference.path === undefined ? undefined : tree.files.get(reference.path);
  if (file === undefined) {
    yield make.of('C5', 'FILE_MISSING', {
      ...place,
      message: `named in ${reference.mets} but not in the package`,
      hint: 'Bổ sung tệp còn thiếu hoặc lập lại METS.xml rồi nộp lại gói tin.',
    });
    return;
  }
  if (reference.path !== reference.target)
    yield make.tolerance('REFERENCE_CASE', {
      ...place,
      message: `${reference.mets} names the file in other letters`,
      hint: 'Ghi đường dẫn trong METS.xml đúng chữ hoa, chữ thường như tên tệp.',
    });
  if (reference.kind === 'mptr') return;
  if (reference.badSize !== undefined || (reference.sizeBytes !== undefined && reference.sizeBytes !== file.sizeBytes))
    yield make.of('C5', 'SIZE_MISMATCH', {
      ...place,
      message: `SIZE in ${reference.mets} is ${reference.badSize?.slice(0, 20) ?? reference.sizeBytes}, the file has ${file.sizeBytes} bytes`,
      hint: 'Kích thước tệp không khớp METS.xml; kiểm tra tệp có bị thay đổi sau khi đóng gói hay không.',
    });
  yield* checkDigest(reading, reference, place);
}

function* checkDigest(
  { make, tree }: PackageReading,
  reference: Reference,
  place: { location: string; document?: string },
): Generator<CheckFinding> {
  const algorithm = algorithmOf(reference);
  if (!reference.checksum?.trim() || algorithm === undefined) {
    yield make.of('C5', algorithm === undefined && reference.checksumType ? 'DIGEST_UNKNOWN' : 'DIGEST_ABSENT', {
      ...place,
      message:
        algorithm === undefined && reference.checksumType
          ? `${reference.mets} names an unknown digest algorithm ${JSON.stringify(reference.checksumType.slice(0, 40))}`
          : `${reference.mets} states no digest`,
      hint: 'Ghi mã băm SHA-256 cho mọi tệp trong METS.xml.',
    });
    return;
  }
  const actual = reference.path === undefined ? undefined : tree.files.get(reference.path)?.digests[algorithm];
  if (actual !== undefined && actual !== reference.checksum.trim().toLowerCase())
    yield make.of('C5', 'DIGEST_MISMATCH', {
      ...place,
      message: `${reference.checksumType} is ${actual}, ${reference.mets} states ${reference.checksum.trim().slice(0, 128)}`,
      hint: 'Nội dung tệp đã thay đổi sau khi đóng gói; đóng gói lại từ bản gốc và nộp lại.',
    });
  if (algorithm !== 'sha256')
    yield make.tolerance('DIGEST_ALGORITHM', {
      ...place,
      message: `the digest is ${reference.checksumType}, the circular names SHA-256`,
      hint: 'Dùng thuật toán SHA-256 cho mã băm trong METS.xml.',
    });
}

function* unlisted(reading: PackageReading): Generator<CheckFinding> {
  const {
    make,
    tree,
    references,
    root,
    package: { packageType },
  } = reading;
  const listed = new Set(references.flatMap(({ path }) => path ?? []));
  const data = `${DATA}/`.toLowerCase();
  for (const path of tree.files.keys()) {
    if (listed.has(path) || path === root.path) continue;
    if (path.toLowerCase().startsWith(data))
      yield make.of('C5', 'ORPHAN', {
        location: path,
        document: path,
        message: 'a file in data/ that METS does not list',
        hint: 'Khai báo tệp trong METS.xml và lập siêu dữ liệu cho tệp, hoặc bỏ tệp khỏi gói tin.',
      });
    else if (!(packageType.startsWith('AIP') && path.startsWith('submission/')))
      yield make.of('C5', 'UNLISTED', {
        location: path,
        effect: 'warn',
        message: 'a file of the package that METS does not list; its integrity rests on the container alone',
        hint: 'Khai báo tệp trong METS.xml.',
      });
  }
}

const documentOf = ({ documentAt }: PackageReading, path: string): { document?: string } => {
  const document = documentAt.get(path);
  return document === undefined ? {} : { document };
};
