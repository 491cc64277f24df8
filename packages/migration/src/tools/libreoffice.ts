import { mkdirSync, writeFileSync } from 'node:fs';
import { compareDocuments } from '../checks/compare-documents.js';
import type { CheckContext } from '../checks/context.js';
import { readOpenDocument, type HiddenPart } from '../checks/open-document.js';
import { MigrationError } from '../error.js';
import { lastWords, runTool } from '../sandbox/run-tool.js';
import type { Target, TargetId } from '../targets.js';
import { OFFICE_PUIDS } from './office-formats.js';
import { officeProfile } from './office-profile.js';
import type { Comparison, MigrationNote, MigrationTool, ToolRequest, ToolResult } from './tool.js';
import { describeTool, locate } from './version.js';

const TARGETS: readonly TargetId[] = ['pdfa-2b', 'pdfa-1b', 'pdfa-3b'];
/** What the module says it exported by. */
const EXPORTED = /using filter : (writer|calc|impress|draw)(?:_\w+)?_pdf_Export/;

/** LibreOffice: office documents of all ages to PDF/A. */
export class LibreOffice implements MigrationTool {
  readonly name = 'libreoffice';
  readonly targets = TARGETS;
  readonly parameters = {
    /** Quality of the pictures it has to compress, as JPEG. */
    imageQuality: { kind: 'whole', least: 50, most: 100, byDefault: 95 },
  } as const;
  readonly #programs;

  constructor(searchPath: string) {
    this.#programs = locate({ soffice: ['soffice', 'libreoffice'] }, searchPath);
  }

  reads(puid: string): boolean {
    return OFFICE_PUIDS.has(puid);
  }

  describe() {
    const { found, missing } = this.#programs;
    const ask = { program: found.soffice, args: ['--version'], pattern: /LibreOffice (\d[\w.]*)/ };
    return describeTool(this.name, this.targets, missing, ask);
  }

  async run(request: ToolRequest): Promise<ToolResult> {
    const { output, wallMs } = await this.#convert(request, 'pdf', 'out', pdfVersion(request.target));
    const module = EXPORTED.exec(output)?.[1];
    return { ...(module !== undefined && { module }), wallMs };
  }

  /** With the document as LibreOffice read it, in the OpenDocument format of its kind. */
  async compare(
    request: ToolRequest,
    { module }: ToolResult,
    output: string,
    context: CheckContext,
  ): Promise<Comparison> {
    const kind = Object.hasOwn(OPEN_DOCUMENT, module ?? '') ? (module as keyof typeof OPEN_DOCUMENT) : undefined;
    if (kind === undefined)
      throw new MigrationError('MIGRATION_TOOL_FAILED', `${this.name} did not say what kind of document it read`);
    const extension = OPEN_DOCUMENT[kind];
    mkdirSync(request.scratch.path('read'));
    await this.#convert(request, extension, 'read', pdfVersion(request.target));
    const read = request.scratch.path('read', request.source.replace(/[^.]*$/, extension));
    const before = await readOpenDocument(read, kind, request.signal);
    const { checks } = await compareDocuments({ ...before, statedPages: request.statedPages }, output, context);
    return { checks, notes: notesOf(before.hidden) };
  }

  async #convert(request: ToolRequest, to: string, folder: string, version: number) {
    const { scratch, source, parameters } = request;
    // One profile a process: two that share one wait for each other, or fail.
    const user = scratch.path(`profile-${folder}`, 'user');
    mkdirSync(user, { recursive: true });
    writeFileSync(`${user}/registrymodifications.xcu`, officeProfile(version, Number(parameters.imageQuality)));
    const run = await runTool(
      {
        tool: this.name,
        program: this.#programs.found.soffice,
        args: (root) => [
          `-env:UserInstallation=file://${root}/profile-${folder}`,
          ...['--headless', '--norestore', '--nologo', '--nodefault', '--nolockcheck', '--nofirststartwizard'],
          ...['--convert-to', to, '--outdir', `${root}/${folder}`, `${root}/in/${source}`],
        ],
      },
      request.scratch,
      request.isolator,
      request.limits,
      request.signal,
    );
    // It ends with 0 also when it could not read the file.
    if (/^Error: /m.test(run.said))
      throw new MigrationError(
        'MIGRATION_OUTPUT_MISSING',
        `${this.name} could not read the file${lastWords(run.said.replace(/^Warning: .*$/gm, ''))}`,
      );
    return run;
  }
}

const OPEN_DOCUMENT = { writer: 'odt', calc: 'ods', impress: 'odp', draw: 'odg' } as const;

/** `SelectPdfVersion` of the filter's configuration. */
const pdfVersion = ({ claim }: Target): number => claim!.part;

const NOTES: Readonly<Record<HiddenPart, MigrationNote['code']>> = {
  comments: 'COMMENTS_NOT_SHOWN',
  speakerNotes: 'SPEAKER_NOTES_NOT_SHOWN',
  trackedChanges: 'TRACKED_CHANGES_NOT_SHOWN',
};

const notesOf = (hidden: Readonly<Record<HiddenPart, number>>): MigrationNote[] =>
  (Object.keys(NOTES) as HiddenPart[])
    .filter((part) => hidden[part] > 0)
    .map((part) => ({ code: NOTES[part], count: hidden[part] }));
