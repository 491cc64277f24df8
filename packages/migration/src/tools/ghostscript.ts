import { existsSync, writeFileSync } from 'node:fs';
import { compareDocuments } from '../checks/compare-documents.js';
import type { CheckContext } from '../checks/context.js';
import { readPdf } from '../checks/pdf-text.js';
import { runTool } from '../sandbox/run-tool.js';
import type { TargetId } from '../targets.js';
import type { Comparison, MigrationTool, ToolRequest, ToolResult } from './tool.js';
import { describeTool, locate } from './version.js';

const TARGETS: readonly TargetId[] = ['pdfa-2b', 'pdfa-1b', 'pdfa-3b'];

/** PDF 1.0 to 2.0, PDF/X and PDF/E, and PDF/A of another part. */
const PDF_PUIDS: ReadonlySet<string> = new Set(
  [
    ...[14, 15, 16, 17, 18, 19, 20, 95, 144, 145, 146, 147, 148, 157, 158, 276, 354],
    ...[476, 477, 478, 479, 480, 481, 488, 489, 490, 491, 492, 493, 1129, 1910, 1911, 1912, 2050, 2052],
  ].map((number) => `fmt/${number}`),
);

/** Debian's `libgs-common`: a profile of the International Color Consortium, of the colours all of a page is converted to. */
const SRGB_FOLDER = '/usr/share/color/icc/ghostscript/';

/** Ghostscript: PDF to PDF/A. Office documents fare better with LibreOffice, which keeps what the document says of itself. */
export class Ghostscript implements MigrationTool {
  readonly name = 'ghostscript';
  readonly targets = TARGETS;
  readonly parameters = {
    /** Dots per inch that pictures are reduced to; 0 leaves them as they are. */
    imageResolution: { kind: 'whole', least: 0, most: 2400, byDefault: 0 },
  } as const;
  readonly #programs;

  constructor(searchPath: string) {
    this.#programs = locate({ gs: ['gs'] }, searchPath);
  }

  reads(puid: string): boolean {
    return PDF_PUIDS.has(puid);
  }

  describe() {
    const { found, missing } = this.#programs;
    const absent = [...missing, ...(existsSync(`${SRGB_FOLDER}srgb.icc`) ? [] : ['srgb.icc of libgs-common'])];
    const ask = { program: found.gs, args: ['--version'], pattern: /^(\d[\w.]*)/ };
    return describeTool(this.name, this.targets, absent, ask);
  }

  async run({ scratch, isolator, limits, signal, source, target, parameters }: ToolRequest): Promise<ToolResult> {
    writeFileSync(scratch.path('work', 'pdfa.ps'), OUTPUT_INTENT);
    const resolution = Number(parameters.imageResolution);
    const { wallMs } = await runTool(
      {
        tool: this.name,
        program: this.#programs.found.gs,
        args: (root) => [
          `-dPDFA=${target.claim!.part}`,
          // 1: what PDF/A does not have is left out, and said; 2 would end the run.
          '-dPDFACompatibilityPolicy=1',
          ...['-q', '-dBATCH', '-dNOPAUSE', '-dSAFER', `--permit-file-read=${SRGB_FOLDER}`],
          ...['-sDEVICE=pdfwrite', '-sColorConversionStrategy=RGB'],
          ...(resolution === 0 ? AS_THEY_ARE : reducedTo(resolution)),
          ...[`-sOutputFile=${root}/out/result.pdf`, 'pdfa.ps', `${root}/in/${source}`],
        ],
      },
      scratch,
      isolator,
      limits,
      signal,
    );
    return { wallMs };
  }

  async compare(request: ToolRequest, _: ToolResult, output: string, context: CheckContext): Promise<Comparison> {
    const before = await readPdf(`in/${request.source}`, context);
    const { checks, after } = await compareDocuments(before, output, context);
    const lost = before.described.filter((key) => !after.described.includes(key)).length;
    // It leaves the document's information out as soon as one value of it is not Latin-1.
    return { checks, notes: lost > 0 ? [{ code: 'DOCUMENT_INFORMATION_LOST', count: lost }] : [] };
  }
}

/** What all colours of the file mean. @see ISO 19005-2, 6.2.3 */
const OUTPUT_INTENT = `%!
[/_objdef {icc} /type /stream /OBJ pdfmark
[{icc} << /N 3 >> /PUT pdfmark
[{icc} (${SRGB_FOLDER}srgb.icc) (r) file /PUT pdfmark
[/_objdef {intent} /type /dict /OBJ pdfmark
[{intent} << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile {icc} /OutputConditionIdentifier (sRGB) >> /PUT pdfmark
[{Catalog} << /OutputIntents [ {intent} ] >> /PUT pdfmark
`;

const KINDS = ['Color', 'Gray', 'Mono'];
/** Neither fewer pixels nor another round of JPEG than the pictures had. */
const AS_THEY_ARE = [
  ...KINDS.map((kind) => `-dDownsample${kind}Images=false`),
  ...['-dPassThroughJPEGImages=true', '-dAutoFilterColorImages=false', '-dAutoFilterGrayImages=false'],
  ...['-dColorImageFilter=/FlateEncode', '-dGrayImageFilter=/FlateEncode'],
];
const reducedTo = (resolution: number): string[] =>
  KINDS.flatMap((kind) => [`-dDownsample${kind}Images=true`, `-d${kind}ImageResolution=${resolution}`]);
