import type { PackageTree } from '@mocban/container';
import { BoundedFindings } from '../finding.js';
import { readPdfFacts, type PdfFacts } from '../pdf-text-thread.js';
import { readPackage, rulesFor } from '../read/read.js';
import type { PackageReading } from '../read/reading.js';
import type { PageCounts, Tt05CheckContext, Tt05Package } from '../types.js';
import { checkDuplicates } from './duplicates.js';
import { checkFields } from './fields.js';
import { checkIdentifiers } from './identifiers.js';
import { checkIntake } from './intake.js';
import { checkJoins } from './joins.js';
import { checkLinks } from './links.js';
import { checkMets } from './mets.js';
import { checkPreservation } from './preservation.js';
import { checkReferences } from './references.js';
import { checkSchema } from './schema.js';
import { checkTree } from './structure.js';
import { checkSecrecyMarks } from './secrecy.js';
import { checkTotals } from './totals.js';
import { checkUnreadable } from './unreadable.js';

/**
 * All checks of a package in one run: C3 to C10, C13 and C15, with every tolerance. C1, C11, C12, C14 and C16 belong to the
 * receiver; C2 is in `tree.findings`. Never throws on what the package holds. Memory: both METS documents and all metadata.
 * @throws VnRecordsError `VN_RULES_NOT_IN_FORCE` when no rules hold on the day of the check
 */
export async function checkTt05(tree: PackageTree, context: Tt05CheckContext): Promise<Tt05Package> {
  const reading = await readPackage(tree, rulesFor(context), context.containerName);
  const { signal } = context;
  const log = new BoundedFindings();
  log.add(reading.package.findings);
  log.add(checkTree(reading));
  for (const part of [reading.root, reading.representation]) log.add(await checkSchema(reading, part, signal));
  log.add(checkMets(reading));
  log.add(await checkPreservation(reading));
  log.add(await checkUnreadable(reading, signal));
  log.add(await checkReferences(reading, signal));
  log.add(checkJoins(reading));
  log.add(await checkLinks(reading));
  log.add(checkFields(reading));
  const pages = await countPages(reading, context);
  log.add(checkTotals(reading, pages));
  log.add(checkIdentifiers(reading));
  log.add(checkDuplicates(reading));
  log.add(checkIntake(reading, context));
  if (context.networked) log.add(checkSecrecyMarks(reading, await pdfFacts(reading, context), pages));
  reading.package.findings = log.list();
  return reading.package;
}

const pdfsOf = ({ tree, package: { documents } }: PackageReading): string[] =>
  documents.flatMap(({ path }) => (tree.files.has(path) && /\.pdf$/i.test(path) ? [path] : []));

/** By whoever was given to count them; without one nothing is held against what is stated. */
async function countPages(reading: PackageReading, context: Tt05CheckContext): Promise<PageCounts | undefined> {
  const paths = pdfsOf(reading);
  if (paths.length === 0) return new Map();
  const { signal } = context;
  const request = { tree: reading.tree, paths, package: reading.package, ...(signal && { signal }) };
  const counts = await context.countPages?.(request);
  return counts && new Map(paths.map((path) => [path, counts.get(path)]));
}

/**
 * PDFs that were not looked at while they were unpacked are, one after the other: each takes a worker thread and its whole content in
 * memory, within the bounds.
 */
async function pdfFacts(reading: PackageReading, context: Tt05CheckContext): Promise<Map<string, PdfFacts>> {
  const { tree } = reading;
  const facts = new Map<string, PdfFacts>();
  const signal = context.signal === undefined ? {} : { signal: context.signal };
  const patience = context.pdfTexts === undefined ? {} : { patience: context.pdfTexts };
  for (const path of pdfsOf(reading)) {
    context.signal?.throwIfAborted();
    const passed = await context.pdfTexts?.of(path, tree.prefix + path);
    const limits = { ...context.textLimits, ...signal, ...patience };
    const { sizeBytes } = tree.files.get(path)!;
    facts.set(path, passed ?? (await readPdfFacts(() => tree.read(path, signal), sizeBytes, limits)));
  }
  return facts;
}
