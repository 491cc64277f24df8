import { mkdirSync, writeFileSync } from 'node:fs';
import { compareImages } from '../checks/compare-images.js';
import type { CheckContext } from '../checks/context.js';
import { runTool, type ToolCall } from '../sandbox/run-tool.js';
import type { Target, TargetId } from '../targets.js';
import type { Comparison, MigrationTool, ToolRequest, ToolResult } from './tool.js';
import { describeTool, locate } from './version.js';

const TARGETS: readonly TargetId[] = ['tiff', 'png'];

/** Reader of ImageMagick by PRONOM's identifier: named in each call, so that a file's own first bytes never choose one. */
const READERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bmp: 'fmt/115 fmt/116 fmt/117 fmt/118 fmt/119 x-fmt/270',
    pcx: 'fmt/86 fmt/87 fmt/88 fmt/89 fmt/90',
    dcx: 'x-fmt/348',
    tga: 'x-fmt/367 fmt/402',
    gif: 'fmt/3 fmt/4',
    pict: 'x-fmt/80 fmt/341',
    sgi: 'x-fmt/140',
    sun: 'x-fmt/184',
    pnm: 'x-fmt/164 x-fmt/178 fmt/408 fmt/409 fmt/405',
    xbm: 'x-fmt/207 x-fmt/299',
    pcd: 'fmt/211',
    jpeg: 'fmt/41 fmt/42 fmt/43 fmt/44 fmt/645 fmt/1507 x-fmt/390 x-fmt/391 x-fmt/398',
    png: 'fmt/11 fmt/12 fmt/13',
    tiff: 'fmt/353 x-fmt/387 x-fmt/388 x-fmt/399',
    jp2: 'x-fmt/392',
    webp: 'fmt/566 fmt/567 fmt/568',
    dpx: 'fmt/193 fmt/541',
    cals: 'x-fmt/28',
  }).flatMap(([reader, puids]) => puids.split(' ').map((puid) => [puid, reader] as const)),
);

/** ImageMagick: old images to TIFF and PNG, without loss. */
export class ImageMagick implements MigrationTool {
  readonly name = 'imagemagick';
  readonly targets = TARGETS;
  readonly parameters = {
    /** Of TIFF; PNG has only its own. */
    compression: { kind: 'choice', values: ['none', 'lzw', 'zip'], byDefault: 'zip' },
  } as const;
  readonly #programs;

  constructor(searchPath: string) {
    // Version 7 has one program; Debian's version 6 goes by these names besides the common ones.
    this.#programs = locate(
      {
        convert: ['convert-im6.q16', 'magick', 'convert'],
        compare: ['compare-im6.q16', 'compare'],
        identify: ['identify-im6.q16', 'identify'],
      },
      searchPath,
    );
  }

  reads(puid: string, target: Target): boolean {
    return READERS.has(puid) && !target.puids.includes(puid);
  }

  describe() {
    const { found, missing } = this.#programs;
    const ask = { program: found.convert, args: ['-version'], pattern: /ImageMagick (\d[\w.-]*)/ };
    return describeTool(this.name, this.targets, missing, ask);
  }

  async run(request: ToolRequest): Promise<ToolResult> {
    const { target, parameters } = request;
    mkdirSync(request.scratch.path('settings'));
    writeFileSync(request.scratch.path('settings', 'policy.xml'), POLICY);
    const { wallMs } = await this.#call(request, this.#programs.found.convert, (root) => [
      this.#source(request, root),
      ...(target.id === 'tiff' ? ['-compress', String(parameters.compression)] : []),
      `${target.id}:${root}/out/result.${target.extension}`,
    ]);
    return { wallMs };
  }

  async compare(request: ToolRequest, _: ToolResult, output: string, context: CheckContext): Promise<Comparison> {
    const { compare, identify } = this.#programs.found;
    const after = (root: string): string => `${request.target.id}:${root}/${output}`;
    const before = (root: string): string => this.#source(request, root);
    const checks = await compareImages({
      thresholds: context.thresholds,
      list: async (which) => {
        const image = which === 'before' ? before : after;
        return (await this.#call(request, identify, (root) => ['-format', '%w %h\\n', image(root)])).output;
      },
      difference: async (frame) => {
        const pair = (root: string) => [`${before(root)}[${frame}]`, `${after(root)}[${frame}]`];
        // 1: the images differ. What it measures it says on its standard error.
        const call = (root: string) => ['-metric', 'PSNR', ...pair(root), 'null:'];
        return (await this.#call(request, compare, call, [0, 1])).said;
      },
    });
    return { checks, notes: [] };
  }

  #source({ puid, source }: ToolRequest, root: string): string {
    return `${READERS.get(puid)!}:${root}/in/${source}`;
  }

  #call(request: ToolRequest, program: string, args: ToolCall['args'], well?: readonly number[]) {
    const { scratch, isolator, limits, signal } = request;
    const env = (root: string) => ({ MAGICK_CONFIGURE_PATH: `${root}/settings`, OMP_NUM_THREADS: '1' });
    return runTool({ tool: this.name, program, args, env, ...(well && { well }) }, scratch, isolator, limits, signal);
  }
}

/** No other program, no network, no script and no text as an image; the machine's own policy holds beside it. */
const POLICY = `<?xml version="1.0" encoding="UTF-8"?>
<policymap>
  <policy domain="delegate" rights="none" pattern="*"/>
  <policy domain="filter" rights="none" pattern="*"/>
  <policy domain="path" rights="none" pattern="@*"/>
${[
  'URL',
  'HTTP',
  'HTTPS',
  'FTP',
  'FILE',
  'MSL',
  'MVG',
  'SVG',
  'MSVG',
  'TEXT',
  'LABEL',
  'CAPTION',
  'EPHEMERAL',
  'SHOW',
  'WIN',
  'PLT',
]
  .concat(['PS', 'PS2', 'PS3', 'EPS', 'EPSI', 'EPDF', 'PDF', 'PDFA', 'XPS', 'PCL', 'AI', 'DOT', 'VIDEO'])
  .map((name) => `  <policy domain="coder" rights="none" pattern="${name}"/>`)
  .join('\n')}
</policymap>
`;
