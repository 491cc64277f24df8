import type { PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

/** C13: a document that repeats an earlier one of the same deposit, by content or by code, is refused; the rest goes on. */
export function* checkDuplicates({ make, tree, package: { documents } }: PackageReading): Generator<CheckFinding> {
  const seen = new Map<string, string>();
  for (const { path, metadata, metadataPath } of documents) {
    const digest = tree.files.get(path)?.digests.sha256;
    const keys: [what: string, value: string | undefined, location: string, name: string][] = [
      ['DUPLICATE_CONTENT', digest, path, 'the same content'],
      ['DUPLICATE_CODE', metadata?.['docCode'], `${metadataPath ?? path}#docCode`, 'the same docCode'],
      ['DUPLICATE_CODE', metadata?.['arcDocCode'], `${metadataPath ?? path}#arcDocCode`, 'the same arcDocCode'],
      ['DUPLICATE_CODE', metadata?.['docId'], `${metadataPath ?? path}#docId`, 'the same docId'],
    ];
    for (const [what, value, location, name] of keys) {
      if (!value) continue;
      const key = `${name}\0${value}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, path);
      else
        yield make.of('C13', what, {
          location,
          document: path,
          message: `${name} as ${first}`,
          hint: 'Tài liệu trùng trong cùng đợt nộp; bỏ bản trùng và nộp lại.',
        });
    }
  }
}
