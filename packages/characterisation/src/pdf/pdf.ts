import {
  encryptionOf,
  nameOf,
  openPdf,
  PdfError,
  numberOf,
  pagesOf,
  recoverPdf,
  signaturesOf,
  type ContentSurvey,
  type Page,
  type PdfDocument,
  type PdfLimits,
  type RandomAccess,
  type RevisionView,
} from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import { finding } from '../findings/rules.js';
import type { PdfProperties } from '../model/pdf.js';
import { ActionSurvey, namedIn } from './actions.js';
import { claimOf } from './claim.js';
import { FontSurvey } from './fonts.js';
import { pageRunsOf } from './page-runs.js';
import { contradictionsOf } from './pdfa/check-claim.js';
import { Painted } from './pdfa/painted.js';

/** What one document is worth: pages that are looked at cost more than a signature does. */
const LIMITS: Partial<PdfLimits> = {
  inflatedBytes: 1024 * 1024 * 1024,
  streamBytes: 64 * 1024 * 1024,
  parsedBytes: 64 * 1024 * 1024,
  steps: 20_000_000,
};
const HEADER_WITHIN = 1024;

const NOTHING: PdfProperties = {
  pageRuns: [],
  fonts: [],
  embeddedFiles: 0,
  hasJavaScript: false,
  actions: [],
  signatures: 0,
  revisions: 0,
};

/** @param limits of one document, see `PdfLimits` */
export async function characterisePdf(
  source: RandomAccess,
  problems: Problems,
  limits: Partial<PdfLimits> = {},
  signal?: AbortSignal,
): Promise<PdfProperties> {
  const header = headerOf(source, problems);
  const document = openedPdf(source, header.start, { ...LIMITS, ...limits }, problems);
  if (document === undefined) return { ...NOTHING, ...(header.version && versions(header.version)) };
  const properties = { ...NOTHING, ...versions(header.version), revisions: document.revisions.length };
  // What had to be searched for its objects is said to be broken.
  if (!problems.isBroken) checkEnd(document, problems);
  try {
    return await new Reading(document, properties, problems, signal).read(header.version);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    problems.limit(error.message);
    return properties;
  }
}

/** Only its pages, as `characterisePdf` tells them, without a look at what is on them. */
export function readPdfPages(
  source: RandomAccess,
  problems: Problems,
  limits: Partial<PdfLimits>,
): Pick<PdfProperties, 'pages' | 'claimedPages'> {
  const { start } = headerOf(source, problems);
  const document = openedPdf(source, start, { ...LIMITS, ...limits }, problems);
  if (document === undefined) return {};
  if (!problems.isBroken) checkEnd(document, problems);
  try {
    return new Reading(document, { ...NOTHING }, problems, undefined).readPages();
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    problems.limit(error.message);
    return {};
  }
}

/** @see ISO 32000-1 §7.5.2 */
function headerOf(source: RandomAccess, problems: Problems): { start: number; version: string | undefined } {
  const head = source.read(0, HEADER_WITHIN).toString('latin1');
  const start = Math.max(0, head.indexOf('%PDF-'));
  const version = /^%PDF-(\d\.\d)(?!\d)/.exec(head.slice(start))?.[1];
  if (version === undefined) problems.irregular('its header has no version');
  else if (!VERSIONS.includes(version)) problems.irregular(`there is no version ${version}`);
  if (start > 0) problems.irregular(`there are ${start} bytes before its header`);
  return { start, version };
}

const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '2.0'];

/** Where something stands before the header, its writer may have counted from the one or the other. */
function openedPdf(
  source: RandomAccess,
  start: number,
  limits: Partial<PdfLimits>,
  problems: Problems,
): PdfDocument | undefined {
  const behind: RandomAccess = {
    sizeBytes: source.sizeBytes - start,
    read: (at, length) => source.read(start + at, length),
  };
  let failure: PdfError | undefined;
  for (const from of start === 0 ? [source] : [source, behind])
    try {
      const document = openPdf(from, { limits });
      if (document.view().catalog !== undefined || document.isEncrypted) return document;
      failure ??= new PdfError('PDF_MALFORMED', 'it has no catalog that can be read');
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
      failure ??= error;
    }
  if (failure?.code === 'PDF_LIMIT') {
    problems.limit(failure.message);
    return undefined;
  }
  if (hasEnd(source)) problems.corrupt(failure!.message);
  else problems.truncated(`it has no end, and ${failure!.message}`);
  return recovered(source, limits, problems);
}

/** What can be told of a document that has to be searched for its objects, as most readers do. */
function recovered(source: RandomAccess, limits: Partial<PdfLimits>, problems: Problems): PdfDocument | undefined {
  try {
    return recoverPdf(source, { limits });
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    problems.limit(error.message);
    return undefined;
  }
}

const hasEnd = (source: RandomAccess): boolean =>
  source.read(Math.max(0, source.sizeBytes - 1024), 1024).includes('%%EOF');

/** What stands behind the last saving that can be read. */
function checkEnd({ source, revisions }: PdfDocument, problems: Problems): void {
  const { end, problems: own } = revisions.at(-1)!;
  if (!hasEnd(source)) problems.truncated('what was saved last has no end');
  else if (end === undefined) problems.irregular(own.join(', ') || 'what was saved last has no end of its own');
}

const versions = (header: string | undefined): Pick<PdfProperties, 'version' | 'headerVersion'> =>
  header === undefined ? {} : { version: header, headerVersion: header };

/** Gathers the properties of one document; what was found before a limit was met stays. */
class Reading {
  readonly #view: RevisionView;

  constructor(
    private readonly document: PdfDocument,
    private readonly properties: { -readonly [Key in keyof PdfProperties]: PdfProperties[Key] },
    private readonly problems: Problems,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.#view = document.view();
  }

  async read(header: string | undefined): Promise<PdfProperties> {
    const { properties } = this;
    this.#encryption();
    this.#version(header);
    const pages = this.#pages();
    await this.#claim();
    // Strings do not matter here, but what lies in streams of an encrypted document is not known.
    properties.signatures = signaturesOf(this.document).length;
    const fonts = this.#surveys(pages);
    const painted = new Painted(this.#view);
    if (properties.encryption === undefined) this.#draw(pages, painted);
    properties.fonts = fonts.list(painted.pages === pages.length && painted.isWhole ? painted.fonts : undefined);
    this.#holdAgainst(pages, painted);
    return properties;
  }

  /** What pages are made of. */
  #draw(pages: readonly Page[], painted: Painted): void {
    const { problems, signal } = this;
    const onSurvey = (survey: ContentSurvey): void => painted.add(survey);
    this.properties.pageRuns = pageRunsOf(this.#view, pages, { problems, onSurvey, signal });
  }

  /** A claim against what was found. What cannot be read is not held against anything. */
  #holdAgainst(pages: readonly Page[], painted: Painted): void {
    const { actions, pdfa } = this.properties;
    if (pdfa === undefined || this.problems.isBroken) return;
    const contradictions = contradictionsOf(pdfa, { view: this.#view, pages, painted, actions });
    if (contradictions.length > 0) this.properties.pdfa = { ...pdfa, contradictions };
  }

  readPages(): PdfProperties {
    this.#encryption();
    this.#pages();
    return this.properties;
  }

  #encryption(): void {
    const encryption = encryptionOf(this.document);
    if (encryption === undefined) return;
    this.properties.encryption = encryption;
    const { handler, keyBits, opensWithoutPassword } = encryption;
    const details = `${handler || 'no handler'}${keyBits === undefined ? '' : `, ${keyBits} bits`}`;
    const isOpen = opensWithoutPassword === true;
    this.problems.add(finding(isOpen ? 'FORMAT_ENCRYPTED' : 'FORMAT_PASSWORD_PROTECTED', details));
  }

  /** The later of the two counts. @see ISO 32000-1 §7.7.2 */
  #version(header: string | undefined): void {
    const own = nameOf(this.#view.resolve(this.#view.catalog?.get('Version')));
    if (own === undefined) return;
    if (!VERSIONS.includes(own)) return this.problems.irregular(`its catalog has a version that there is not`);
    this.properties.catalogVersion = own;
    this.properties.version = header === undefined || own > header ? own : header;
  }

  #pages(): readonly Page[] {
    const view = this.#view;
    const root = view.dict(view.catalog?.get('Pages'));
    const { pages, missing } = pagesOf(view);
    const isEncrypted = this.properties.encryption !== undefined;
    // What lies in encrypted streams is not missing.
    if (isEncrypted && (missing > 0 || root === undefined)) return [];
    const claimed = numberOf(view.resolve(root?.get('Count')));
    if (claimed !== undefined) this.properties.claimedPages = claimed;
    if (root?.get('Kids') === undefined || pages.length === 0) {
      this.problems.corrupt('it has no pages that can be read');
      return [];
    }
    this.properties.pages = pages.length;
    if (missing > 0) this.problems.corrupt(`${missing} pages cannot be read`);
    else if (claimed !== pages.length)
      this.problems.irregular(`it has ${pages.length} pages, and says ${claimed ?? 'not how many'}`);
    this.#checkTypes(pages);
    return pages;
  }

  /** @see ISO 32000-1 §7.7.2, tables 28 to 30 */
  #checkTypes(pages: readonly Page[]): void {
    const view = this.#view;
    const typeOf = (value: Parameters<RevisionView['dict']>[0]): string | undefined =>
      nameOf(view.resolve(view.dict(value)?.get('Type')));
    if (typeOf(view.trailer.get('Root')) !== 'Catalog') this.problems.irregular('its catalog is not called one');
    if (typeOf(view.catalog?.get('Pages')) !== 'Pages') this.problems.irregular('its tree of pages is not called one');
    const unlike = pages.findIndex(({ dict }) => nameOf(view.resolve(dict.get('Type'))) !== 'Page');
    if (unlike !== -1) this.problems.irregular(`page ${unlike + 1} is not called one`);
  }

  async #claim(): Promise<void> {
    if (this.properties.encryption !== undefined) return;
    const { pdfa, problem } = await claimOf(this.#view);
    if (pdfa !== undefined) this.properties.pdfa = pdfa;
    if (problem !== undefined) this.problems.irregular(problem);
  }

  #surveys(pages: readonly Page[]): FontSurvey {
    const view = this.#view;
    const [fonts, actions] = [new FontSurvey(view), new ActionSurvey(view)];
    actions.addDocument();
    for (const page of pages) {
      this.signal?.throwIfAborted();
      fonts.add(page);
      actions.addPage(page);
    }
    const { properties } = this;
    properties.actions = actions.kinds;
    properties.hasJavaScript = actions.kinds.includes('JavaScript');
    const named = namedIn(view, view.dict(view.catalog?.get('Names'))?.get('EmbeddedFiles'));
    properties.embeddedFiles = actions.attachments + [...named].length;
    // Told also where a limit ends the rest.
    properties.fonts = fonts.list(undefined);
    return fonts;
  }
}
