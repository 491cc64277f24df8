import type { PackageTree } from '@mocban/container';
import { BoundedFindings, type CheckFinding } from '@mocban/vn-records';
import type { AgreementTerms, CheckedPart, ReadSubmissionOptions, Submission, SubmissionReader } from '../ports.js';
import { repeatable } from '../repeatable.js';
import type { Conversion } from './types.js';
import { check, verdictOf } from './verdict.js';

/** Titles that stand for all of them. */
const NAMED_TITLES = 3;

/** Several packages as one submission: its findings and documents are named by the code of their package, `CODE/path`. */
export interface SeveralSubmissions {
  submission: Submission;
  parts: { code: string; submission: Submission; checked: CheckedPart; tree: PackageTree }[];
}

type Read = Omit<SeveralSubmissions['parts'][number], 'checked'> & { findings: CheckFinding[] };

/** Reads each of several packages that were made of one list, and compares them with each other (C13). */
export async function readParts(
  reader: SubmissionReader,
  { packages }: Conversion,
  agreement: AgreementTerms,
  { signal, rules, countPages }: Omit<ReadSubmissionOptions, 'pdfTexts'>,
): Promise<SeveralSubmissions> {
  const read: Read[] = [];
  for (const { recordCode: code, tree } of packages) {
    if (tree === undefined) continue;
    const submission = await reader.read(tree, agreement, {
      ...(signal && { signal }),
      ...(rules && { rules }),
      ...(countPages && { countPages: countedInPart(code, countPages) }),
    });
    const findings = submission.findings.map((finding) => inPart(code, finding));
    read.push({ code, submission, tree, findings });
  }
  for (const [part, finding] of repeatedDocuments(read)) part.findings.push(finding);
  const parts = read.map(({ findings, ...part }) => ({ ...part, checked: checkedPart(part.submission, findings) }));
  const findings = new BoundedFindings();
  for (const part of read) findings.add(part.findings);
  return { parts, submission: together(reader, parts, findings.list()) };
}

const inPart = (code: string, { location, document, ...finding }: CheckFinding): CheckFinding => ({
  ...finding,
  location: location === '.' ? code : `${code}/${location}`,
  ...(document !== undefined && { document: `${code}/${document}` }),
});

type CountPages = NonNullable<ReadSubmissionOptions['countPages']>;

/** Documents of a part are known outside by its code. */
const countedInPart =
  (code: string, countPages: CountPages): CountPages =>
  async (documents) => {
    const counts = await countPages(namedInPart(code, documents));
    return new Map([...counts].map(([path, pages]) => [path.slice(code.length + 1), pages]));
  };

const namedInPart = (code: string, documents: Submission['documents']): Submission['documents'] =>
  repeatable(function* () {
    for (const { path, metadataPath, ...document } of documents)
      yield {
        ...document,
        path: `${code}/${path}`,
        ...(metadataPath !== undefined && { metadataPath: `${code}/${metadataPath}` }),
      };
  });

function checkedPart({ recordCode, title, documents }: Submission, findings: readonly CheckFinding[]): CheckedPart {
  let documentCount = 0;
  for (const _ of documents) documentCount += 1;
  return {
    ...(recordCode !== undefined && { recordCode }),
    ...(title !== undefined && { title }),
    documentCount,
    verdict: verdictOf(findings),
  };
}

function together(reader: SubmissionReader, parts: SeveralSubmissions['parts'], findings: CheckFinding[]): Submission {
  const titles = parts.flatMap(({ submission: { title } }) => title ?? []);
  const first = parts[0]?.submission;
  return {
    profile: reader.profile,
    packageType: first?.packageType ?? 'unknown',
    standard: first?.standard ?? '',
    title: `${parts.length} hồ sơ: ${titles.slice(0, NAMED_TITLES).join('; ')}${titles.length > NAMED_TITLES ? '; …' : ''}`,
    findings,
    documents: repeatable(function* () {
      for (const { code, submission } of parts) yield* namedInPart(code, submission.documents);
    }),
  };
}

/** C13 across the packages of one deposit; each has been compared with itself. */
function* repeatedDocuments(parts: readonly Read[]): Generator<[Read, CheckFinding]> {
  const seen = new Map<string, { part: Read; path: string }>();
  for (const part of parts)
    for (const { path, code } of part.submission.documents)
      for (const [what, value] of [
        ['CONTENT', part.tree.files.get(path)?.digests.sha256],
        ['CODE', code],
      ] as const) {
        if (value === undefined) continue;
        const known = seen.get(`${what} ${value}`);
        if (known === undefined) seen.set(`${what} ${value}`, { part, path });
        else if (known.part !== part)
          yield [part, repeated(what, `${part.code}/${path}`, `${known.part.code}/${known.path}`)];
      }
}

const repeated = (what: 'CONTENT' | 'CODE', document: string, first: string): CheckFinding => ({
  ...check('refuse-item', {
    rule: `TT05_C13_DUPLICATE_${what}`,
    location: document,
    message: `the same ${what === 'CODE' ? 'code' : 'content'} as ${first}`,
    check: 'C13',
    hint: 'Tài liệu trùng trong cùng đợt nộp; bỏ bản trùng và nộp lại.',
  }),
  document,
});
