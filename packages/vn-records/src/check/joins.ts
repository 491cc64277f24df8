import type { PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

/** C6: each document is joined to exactly one metadata file, and each metadata file to exactly one document. */
export function* checkJoins({ make, joins, records, tree }: PackageReading): Generator<CheckFinding> {
  const documentsOf = new Map<string, string[]>();
  for (const path of joins.documents) {
    const metadata = joins.metadataOf.get(path) ?? [];
    for (const name of metadata) documentsOf.set(name, [...(documentsOf.get(name) ?? []), path]);
    if (metadata.length === 1) continue;
    yield metadata.length === 0
      ? make.of('C6', 'NO_METADATA', {
          location: path,
          document: path,
          message: 'the document is joined to no metadata file',
          hint: 'Lập tệp siêu dữ liệu cho tài liệu và liên kết trong METS.xml (MetadataLink/File).',
        })
      : make.of('C6', 'TWO_METADATA', {
          location: path,
          document: path,
          message: `the document is joined to ${metadata.length} metadata files: ${metadata.slice(0, 5).join(', ')}`,
          hint: 'Mỗi tài liệu chỉ gắn với một tệp siêu dữ liệu; bỏ liên kết thừa trong METS.xml.',
        });
  }
  for (const [path, documents] of documentsOf)
    if (documents.length > 1)
      yield make.of('C6', 'METADATA_SHARED', {
        location: path,
        message: `one metadata file is joined to ${documents.length} documents: ${documents.slice(0, 5).join(', ')}`,
        hint: 'Mỗi tài liệu phải có tệp siêu dữ liệu riêng.',
      });
  for (const path of records.keys())
    if (!documentsOf.has(path))
      yield make.of('C6', 'NO_DOCUMENT', {
        location: path,
        message: 'the metadata file is joined to no document',
        hint: 'Bổ sung tài liệu tương ứng hoặc bỏ tệp siêu dữ liệu thừa.',
      });
  for (const path of joins.links)
    if (tree.files.has(path))
      yield make.of('C6', 'LINK_UNRESOLVED', {
        location: path,
        effect: 'officer',
        message: 'the document is held by another package; the link is kept but not followed',
        hint: 'Công chức kiểm tra tài liệu được liên kết đã có trong kho lưu trữ.',
      });
}
