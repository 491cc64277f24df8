import { BytesError, collectBytes, type Finding } from '@mocban/core';
import { sharedSchemaValidator } from '@mocban/xml';
import type { MetsPart, PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

/** A METS inside a container is validated from memory up to this size; one on disk has no bound. */
const MAX_BYTES = 16 * 1024 * 1024;

/** C4: the METS document against the bundled METS schema, not the one the package brings. */
export async function checkSchema(
  { make, tree }: PackageReading,
  { path, mets }: MetsPart,
  signal?: AbortSignal,
): Promise<CheckFinding[]> {
  if (mets === undefined) return [];
  const local = tree.localPath(path);
  const options = { location: path, ...(signal === undefined ? {} : { signal }) };
  const asCheck = ({ rule, location, message }: Finding): CheckFinding =>
    rule === 'XML_NOT_SCHEMA_VALIDATED'
      ? make.of('C4', 'NOT_SCHEMA_VALIDATED', {
          location,
          effect: 'warn',
          message,
          hint: 'Không kiểm tra được tệp METS theo lược đồ; công chức kiểm tra bằng công cụ khác.',
        })
      : make.of('C4', 'SCHEMA', {
          location,
          message: rule === 'XML_SCHEMA' ? message : `${rule}: ${message}`,
          hint: 'Tệp METS.xml không đúng lược đồ METS; tạo lại gói tin bằng phần mềm đóng gói rồi nộp lại.',
        });
  try {
    const input = local === undefined ? { bytes: await collectBytes(tree.read(path), MAX_BYTES) } : { path: local };
    return (await sharedSchemaValidator().validate(input, 'mets', options)).map(asCheck);
  } catch (error) {
    signal?.throwIfAborted();
    const message =
      error instanceof BytesError ? 'larger than what is validated inside a container' : 'the file cannot be read';
    return [asCheck({ rule: 'XML_NOT_SCHEMA_VALIDATED', severity: 'warning', location: path, message })];
  }
}
