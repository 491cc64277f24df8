import { collectBytes, CodedError } from '@mocban/core';
import type { PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

const MAX_BYTES = 8 * 1024;

/**
 * Linked documents (`….fetch.txt`): in a SIP the identifier of the document alone, in an AIP where the other package of the same fonds
 * holds it: `urn_{fonds}_{uuid}_{path} {size} {path here} {document id}`. Nothing is fetched.
 */
export async function checkLinks(reading: PackageReading): Promise<CheckFinding[]> {
  const { make, joins, tree } = reading;
  const { packageType } = reading.package;
  const findings: CheckFinding[] = [];
  for (const path of joins.links.filter((link) => tree.files.has(link))) {
    if (packageType === 'AIP_tailieu' || packageType === 'DIP')
      findings.push(
        make.of('C6', 'LINK_NOT_ALLOWED', {
          location: path,
          effect: 'officer',
          message: `a package of the kind ${packageType} has no linked documents`,
          hint: 'Gói tin loại này không có tài liệu liên kết; đưa tài liệu vào gói tin.',
        }),
      );
    const problem = await linkProblem(reading, path);
    if (problem !== undefined)
      findings.push(
        make.of('C6', 'LINK_FORM', {
          location: path,
          effect: 'officer',
          message: problem,
          hint: 'Tệp .fetch.txt của gói SIP chỉ ghi mã định danh tài liệu; của gói AIP ghi nơi lưu, kích thước, đường dẫn và mã định danh.',
        }),
      );
  }
  return findings;
}

async function linkProblem(
  { tree, package: { packageType } }: PackageReading,
  path: string,
): Promise<string | undefined> {
  let text: string;
  try {
    text = (await collectBytes(tree.read(path), MAX_BYTES)).toString('utf8').trim();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return `the link cannot be read: ${error.code}`;
  }
  if (!packageType.startsWith('AIP'))
    return /^\S{1,100}$/u.test(text) ? undefined : 'expected the identifier of the linked document and nothing else';
  const isPlace = text.split(/\r?\n/).every((line) => /^urn_\S+_\S+ \d+ \S+ \S+$/u.test(line.trim()));
  return isPlace ? undefined : 'expected "urn_{fonds}_{uuid}_{path} {size} {path here} {document id}"';
}
