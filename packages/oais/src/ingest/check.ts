import type { PackageTree } from '@mocban/container';
import type { CheckFinding } from '@mocban/vn-records';
import type { AgreementTerms, CheckedPart, CheckReport, Submission, SubmissionReader } from '../ports.js';
import type { Checked, CheckSubmissionOptions, Conversion, Received } from './types.js';
import { readParts } from './check-parts.js';
import { convertedReader, STANDARDS } from './conversion/reader.js';
import { identifiedIn, judgeFormats, LookedAtDocuments, type SubmittedFiles } from './formats/judge-formats.js';
import { limitFindings } from './limits.js';
import { malwareFindings } from './malware.js';
import { readers } from './readers/index.js';
import { asCheck, check, documentOutcomes, PROFILE_UNKNOWN, verdictOf, worseVerdict } from './verdict.js';

/**
 * Checks a received package by the rules of its own profile, found by content. Never throws on what a producer may send.
 * Step: `check:done`.
 */
export async function checkSubmission(
  received: Received,
  agreement: AgreementTerms,
  options: CheckSubmissionOptions = {},
): Promise<Checked> {
  const { malware, signatures } = options;
  const { conversion } = received;
  const broken = received.findings.map(asCheck);
  const isBroken = broken.some(({ severity }) => severity === 'error');
  const container = [
    ...broken,
    ...(malware ? malwareFindings(malware.report, malware.policy, isBroken) : []),
    ...(isBroken ? [] : (signatures?.findings ?? [])),
    ...(conversion?.findings ?? []),
  ];
  const reader = isBroken || conversion !== undefined ? undefined : await readerFor(received, options.signal);
  if (reader?.profile !== 'tt05') received.pdfTexts?.abandon();
  const checked =
    conversion !== undefined
      ? await checkConversion(conversion, received, agreement, container, options)
      : reader === undefined
        ? unknownPackage(agreement, container, isBroken)
        : await readSubmission(reader, received, agreement, container, options);
  if (malware) checked.report.malware = malware.report;
  if (signatures) checked.report.signatures = signatures.summary;
  await options.onStep?.('check:done');
  return checked;
}

async function readerFor(received: Received, signal?: AbortSignal): Promise<SubmissionReader | undefined> {
  for (const reader of readers) {
    signal?.throwIfAborted();
    if (await reader.recognises(received.tree)) return reader;
  }
  return undefined;
}

function unknownPackage(agreement: AgreementTerms, container: CheckFinding[], isBroken: boolean): Checked {
  const findings = [...container, ...agreementFindings(agreement)];
  if (!isBroken) findings.push(asCheck(PROFILE_UNKNOWN));
  return { report: { ...reportOf(findings), profile: 'unknown', packageType: 'unknown', standard: '' } };
}

/** What was turned into packages is judged as these, and known by what it was; several are decided together. */
async function checkConversion(
  conversion: Conversion,
  received: Received,
  agreement: AgreementTerms,
  before: CheckFinding[],
  options: CheckSubmissionOptions,
): Promise<Checked> {
  const { format, packages } = conversion;
  const reader = convertedReader(format);
  if (packages.length > 1) return checkParts(reader, conversion, received, agreement, before, options);
  const tree = packages[0]?.tree;
  const { pdfTexts: _, ...own } = received;
  if (tree !== undefined) return readSubmission(reader, { ...own, tree }, agreement, before, options);
  const findings = [...before, ...agreementFindings(agreement)];
  return {
    report: { ...reportOf(findings), profile: format, packageType: 'unknown', standard: STANDARDS[format] },
  };
}

async function checkParts(
  reader: SubmissionReader,
  conversion: Conversion,
  { formats, workFolder }: Received,
  agreement: AgreementTerms,
  before: CheckFinding[],
  options: CheckSubmissionOptions,
): Promise<Checked> {
  const trees = new Map(conversion.packages.map(({ recordCode, tree }) => [recordCode, tree]));
  const placeOf = (path: string): { tree: PackageTree | undefined; own: string } => {
    const end = path.indexOf('/');
    return { tree: trees.get(path.slice(0, end)), own: path.slice(end + 1) };
  };
  const files: SubmittedFiles = {
    workFolder,
    ...(formats && { formats }),
    fileOf(path) {
      const { tree, own } = placeOf(path);
      return tree?.files.get(own);
    },
    localPathOf(path) {
      const { tree, own } = placeOf(path);
      return tree?.localPath(own);
    },
  };
  const looked = new LookedAtDocuments(files, options);
  const { submission, parts } = await looked.whileReading((countPages) =>
    readParts(reader, conversion, agreement, { ...options, ...(countPages && { countPages }) }),
  );
  const checked = await judged(submission, agreement, [...before, ...submission.findings], files, looked, options);
  checked.report.parts = parts.map(({ code, checked: part }) => withFormats(part, code, checked.report.findings));
  return { ...checked, parts: parts.map((part) => part.submission) };
}

/** What is decided on the formats of a part's documents, by the code that their findings are named by, is its own too. */
function withFormats(part: CheckedPart, code: string, findings: readonly CheckFinding[]): CheckedPart {
  const own = findings.filter(({ check, location }) => check === 'C11' && location.startsWith(`${code}/`));
  return { ...part, verdict: worseVerdict(part.verdict, verdictOf(own)) };
}

async function readSubmission(
  reader: SubmissionReader,
  { tree, pdfTexts, formats, workFolder }: Received,
  agreement: AgreementTerms,
  container: CheckFinding[],
  options: CheckSubmissionOptions,
): Promise<Checked> {
  const { signal, rules } = options;
  const files: SubmittedFiles = {
    workFolder,
    ...(formats && { formats }),
    fileOf: (path) => tree.files.get(path),
    localPathOf: (path) => tree.localPath(path),
  };
  const looked = new LookedAtDocuments(files, options);
  const submission = await looked.whileReading((countPages) =>
    reader.read(tree, agreement, {
      ...(signal && { signal }),
      ...(rules && { rules }),
      ...(pdfTexts && { pdfTexts }),
      ...(countPages && { countPages }),
    }),
  );
  return judged(submission, agreement, [...container, ...submission.findings], files, looked, options);
}

async function judged(
  submission: Submission,
  agreement: AgreementTerms,
  own: CheckFinding[],
  files: SubmittedFiles,
  looked: LookedAtDocuments,
  options: CheckSubmissionOptions,
): Promise<Checked> {
  const { findings: ofFormats, properties, summary } = await judgeFormats(submission, files, looked, options.formats);
  const findings = [
    ...own,
    ...agreementFindings(agreement, submission),
    ...limitFindings(agreement, submission, identifiedIn(files)),
    ...ofFormats,
    ...unsearched(agreement, submission),
  ];
  const report: CheckReport = {
    ...reportOf(findings, submission, files),
    profile: submission.profile,
    packageType: submission.packageType,
    standard: submission.standard,
    ...(submission.objectId !== undefined && { objectId: submission.objectId }),
    ...(submission.title !== undefined && { title: submission.title }),
    ...(submission.recordCode !== undefined && { recordCode: submission.recordCode }),
    ...(summary && { formats: summary }),
  };
  return { report, submission, ...(properties && { properties }) };
}

/** C15 is a check of Thông tư 05: the text of other packages is searched for secrecy marks by nobody, which is no "none". */
function unsearched({ networked }: AgreementTerms, { profile }: Submission): CheckFinding[] {
  if (!networked || (profile !== 'eark' && profile !== 'bagit')) return [];
  return [
    check('info', {
      rule: 'C15_NOT_JUDGED',
      location: '.',
      message: `the documents of a package of the profile ${profile} are not searched for secrecy marks`,
      check: 'C15',
      hint: 'Tài liệu trong gói tin loại này chưa được dò dấu chỉ độ mật; cần người kiểm tra.',
    }),
  ];
}

const reportOf = (findings: CheckFinding[], submission?: Submission, files?: SubmittedFiles) => ({
  verdict: verdictOf(findings),
  documents: documentOutcomes(submission?.documents ?? [], findings, (path) => {
    const file = files?.fileOf(path);
    return file === undefined
      ? {}
      : { sizeBytes: file.sizeBytes, ...(file.digests.sha512 !== undefined && { sha512: file.digests.sha512 }) };
  }),
  findings,
});

/** C16: the agreement is open, and it is the one that the package names, where it names one. */
function agreementFindings(agreement: AgreementTerms, submission?: Submission): CheckFinding[] {
  const prefix = submission?.profile === 'tt05' ? 'TT05_C16_AGREEMENT' : 'SUBMISSION_AGREEMENT';
  const findings: CheckFinding[] = [];
  if (!agreement.open)
    findings.push(
      check('block', {
        rule: `${prefix}_CLOSED`,
        location: '.',
        message: `the agreement ${agreement.code} is not open`,
        check: 'C16',
      }),
    );
  const named = submission?.registrationCode;
  if (named !== undefined && named !== agreement.code)
    findings.push(
      check(isRegistration(submission, named, agreement) ? 'block' : 'warn', {
        rule: `${prefix}_DIFFERS`,
        location: '.',
        message: `registered under the agreement ${agreement.code}, the package names ${named}`,
        check: 'C16',
        hint: 'Gửi gói tin theo đúng mã đăng ký nộp lưu ghi trong gói.',
      }),
    );
  return findings;
}

/**
 * Thông tư 05 puts the archive's registration code into the package, so that an unknown one refuses it; in E-ARK packages and
 * bags the element may hold any name the producer has for its agreement.
 */
const isRegistration = (
  submission: Submission | undefined,
  named: string,
  { otherOpenCodes }: AgreementTerms,
): boolean => submission?.profile === 'tt05' && otherOpenCodes?.includes(named) !== true;
