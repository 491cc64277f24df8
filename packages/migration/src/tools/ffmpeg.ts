import { compareMedia } from '../checks/compare-media.js';
import type { CheckContext } from '../checks/context.js';
import { runTool } from '../sandbox/run-tool.js';
import type { Target, TargetId } from '../targets.js';
import type { Comparison, MigrationTool, Parameters, ToolRequest, ToolResult } from './tool.js';
import { describeTool, locate } from './version.js';

const TARGETS: readonly TargetId[] = ['flac', 'wav', 'mkv', 'mp4'];

const puids = (text: string): readonly string[] => text.split(' ');
const AUDIO = puids(
  'fmt/1 fmt/2 fmt/6 fmt/132 fmt/134 fmt/141 fmt/142 fmt/143 fmt/198 fmt/203 fmt/279 fmt/347 fmt/414 fmt/527 fmt/596 ' +
    'fmt/703 fmt/704 fmt/705 fmt/706 fmt/707 fmt/708 fmt/709 fmt/710 fmt/711 fmt/712 fmt/713 fmt/946 fmt/947 fmt/948',
);
const VIDEO = puids(
  'fmt/5 fmt/133 fmt/199 fmt/357 fmt/425 fmt/441 fmt/569 fmt/585 fmt/640 fmt/649 fmt/945 x-fmt/384 x-fmt/385 x-fmt/386',
);

/** Readers of ffmpeg that read a file and nothing it refers to: no playlists, no lists of files, no devices. */
const DEMUXERS = 'wav,w64,aiff,flac,mp3,ogg,asf,mov,matroska,avi,mpeg,mpegts,mpegvideo,mpeg1video,mpegps,m4v,aac,ac3';

/** ffmpeg: sound and moving images to formats without loss, or to MPEG-4. */
export class Ffmpeg implements MigrationTool {
  readonly name = 'ffmpeg';
  readonly targets = TARGETS;
  readonly parameters = {
    /** Constant rate factor of H.264, 0 to 51: 18 is hard to tell from the source. */
    quality: { kind: 'whole', least: 0, most: 51, byDefault: 18 },
    /** Of AAC, in kbit/s. */
    audioBitRate: { kind: 'whole', least: 64, most: 512, byDefault: 192 },
  } as const;
  readonly #programs;

  constructor(searchPath: string) {
    this.#programs = locate({ ffmpeg: ['ffmpeg'], ffprobe: ['ffprobe'] }, searchPath);
  }

  reads(puid: string, { kind, puids: own }: Target): boolean {
    return !own.includes(puid) && (kind === 'audio' ? AUDIO : VIDEO).includes(puid);
  }

  describe() {
    const { found, missing } = this.#programs;
    const ask = { program: found.ffmpeg, args: ['-version'], pattern: /^ffmpeg version (\d[\w.+~-]*)/ };
    return describeTool(this.name, this.targets, missing, ask);
  }

  async run(request: ToolRequest): Promise<ToolResult> {
    const { target, parameters } = request;
    const samples = await this.#call(request, 'ffprobe', (root) => [
      ...['-v', 'error', '-select_streams', 'a', '-show_entries', 'stream=sample_fmt', '-of', 'csv=p=0'],
      ...input(`${root}/in/${request.source}`),
    ]);
    // What is decoded to fractions came of a format with loss, and has no bits beyond the sixteenth that mean anything.
    const depth = /^s(32|64)p?$/m.test(samples.output) ? 'pcm_s32le' : 'pcm_s16le';
    const { wallMs } = await this.#call(request, 'ffmpeg', (root) => [
      ...input(`${root}/in/${request.source}`),
      ...['-map_metadata', '0', '-fflags', '+bitexact'],
      ...encoding(target, parameters, depth),
      `${root}/out/result.${target.extension}`,
    ]);
    return { module: depth, wallMs };
  }

  async compare(
    request: ToolRequest,
    { module: depth }: ToolResult,
    output: string,
    { thresholds }: CheckContext,
  ): Promise<Comparison> {
    const { target } = request;
    const path = (which: 'before' | 'after', root: string): string =>
      `${root}/${which === 'before' ? `in/${request.source}` : output}`;
    const checks = await compareMedia({
      thresholds,
      kind: target.kind === 'audio' ? 'audio' : 'video',
      lossless: target.lossless,
      probe: async (which) =>
        (
          await this.#call(request, 'ffprobe', (root) => [
            ...['-v', 'error', '-print_format', 'json'],
            ...['-show_entries', 'format=duration:stream=codec_type,width,height'],
            ...input(path(which, root)),
          ])
        ).output,
      decode: async (which) =>
        (
          await this.#call(request, 'ffmpeg', (root) => [
            ...input(path(which, root)),
            ...(target.kind === 'audio' ? ['-map', '0:a'] : ['-map', '0:v', '-map', '0:a?']),
            ...['-c:a', depth!, '-f', 'streamhash', '-hash', 'sha256', '-'],
          ])
        ).output,
    });
    return { checks, notes: [] };
  }

  #call(request: ToolRequest, program: 'ffmpeg' | 'ffprobe', args: (root: string) => string[]) {
    const { scratch, isolator, limits, signal } = request;
    const quiet = program === 'ffmpeg' ? ['-nostdin', '-hide_banner', '-v', 'error', '-n'] : ['-hide_banner'];
    const call = {
      tool: program,
      program: this.#programs.found[program],
      args: (root: string) => [...quiet, ...args(root)],
    };
    return runTool(call, scratch, isolator, limits, signal);
  }
}

const input = (path: string): string[] => [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  DEMUXERS,
  '-i',
  path,
];

function encoding({ id }: Target, { quality, audioBitRate }: Parameters, depth: string): string[] {
  const flac = ['-c:a', 'flac', '-sample_fmt', depth === 'pcm_s32le' ? 's32' : 's16'];
  if (id === 'flac') return ['-map', '0:a', ...flac];
  if (id === 'wav') return ['-map', '0:a', '-c:a', depth];
  const streams = ['-map', '0:v', '-map', '0:a?'];
  if (id === 'mkv') return [...streams, '-c:v', 'ffv1', '-level', '3', '-slicecrc', '1', ...flac];
  const h264 = ['-c:v', 'libx264', '-crf', String(quality), '-pix_fmt', 'yuv420p'];
  return [...streams, ...h264, '-c:a', 'aac', '-b:a', `${audioBitRate}k`];
}
