import { extensionOf, mediaTypeOf } from '@mocban/core';
import type { Basis } from '@mocban/formats';
import type { CheckFinding } from '@mocban/vn-records';
import type { AgreementTerms, Submission } from '../ports.js';
import type { IdentifiedFormat } from './formats/format-inventory.js';
import { check } from './verdict.js';

/** Documents named by findings of one rule; further ones are counted. */
const MAX_NAMED = 1000;

/** What the agreement does not take. Goes through the documents once, where it bounds them. */
export function limitFindings(
  { code, limits = {} }: AgreementTerms,
  submission: Submission,
  identified: Identified,
): CheckFinding[] {
  const { packageProfiles, formats, documentsLeft } = limits;
  const findings: CheckFinding[] = [];
  if (packageProfiles !== undefined && !packageProfiles.includes(submission.profile))
    findings.push(
      check('block', {
        rule: 'AGREEMENT_PROFILE',
        location: '.',
        message: `the agreement ${code} takes packages of the profiles ${packageProfiles.join(', ')}, this is ${submission.profile}`,
        hint: 'Gói tin không thuộc loại đã thỏa thuận trong đăng ký nộp lưu.',
      }),
    );
  if (formats !== undefined) findings.push(...untakenFormats(code, formats, submission, identified));
  if (documentsLeft === undefined) return findings;
  let count = 0;
  for (const _ of submission.documents) count += 1;
  if (count > documentsLeft)
    findings.push(
      check('officer', {
        rule: 'AGREEMENT_DOCUMENTS',
        location: '.',
        message: `the agreement ${code} has room for ${documentsLeft} more documents, the package has ${count}`,
        hint: 'Số lượng tài liệu vượt số lượng đã đăng ký nộp lưu.',
      }),
    );
  return findings;
}

const PROVED: readonly Basis[] = ['container', 'signature', 'xml'];

/** What the bytes of a document say, where they were looked at. */
type Identified = (path: string) => IdentifiedFormat | undefined;

/** A name that its bytes contradict counts for nothing; that they are text is no proof that the name is not right. */
function isTaken(taken: ReadonlySet<string>, path: string, found: IdentifiedFormat | undefined): boolean {
  const isByName = taken.has(extensionOf(path)) || taken.has(mediaTypeOf(path));
  if (found === undefined) return isByName;
  if (isByName && !found.warnings.includes('EXTENSION_MISMATCH')) return true;
  return found.matches.some(
    ({ basis, puid, mimeTypes }) =>
      PROVED.includes(basis) && (taken.has(puid) || mimeTypes.some((type) => taken.has(type))),
  );
}

function untakenFormats(
  code: string,
  formats: readonly string[],
  submission: Submission,
  identified: Identified,
): CheckFinding[] {
  const taken = new Set(formats);
  const findings: CheckFinding[] = [];
  let count = 0;
  for (const { path } of submission.documents) {
    if (isTaken(taken, path, identified(path))) continue;
    count += 1;
    if (count <= MAX_NAMED)
      findings.push(formatFinding(path, `the agreement ${code} does not take documents of this format`));
  }
  if (count > MAX_NAMED)
    findings.push(
      formatFinding('.', `truncated: ${count} documents of formats that the agreement ${code} does not take`),
    );
  return findings;
}

const formatFinding = (location: string, message: string): CheckFinding =>
  check('block', {
    rule: 'AGREEMENT_FORMAT',
    location,
    message,
    hint: 'Định dạng tệp không thuộc danh mục đã thỏa thuận; chuyển đổi định dạng rồi nộp lại.',
  });
