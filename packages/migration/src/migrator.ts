import { stat } from 'node:fs/promises';
import { characteriseFile } from '@mocban/characterisation';
import type { FormatMatch, Identification } from '@mocban/formats';
import { resolveThresholds, type PropertyCheck, type Thresholds } from './checks/check.js';
import { checkClaim } from './checks/claim.js';
import { locateCheckPrograms, type CheckPrograms } from './checks/context.js';
import { MigrationError } from './error.js';
import { place, safeExtension, sizeOfSource, theOnlyFile } from './files.js';
import { Isolator, type Isolation } from './sandbox/isolation.js';
import { resolveLimits, type ToolLimits } from './sandbox/limits.js';
import { Scratch } from './sandbox/scratch.js';
import { sourceFactsOf, type SourceFacts } from './source-facts.js';
import type { Target, TargetId, ToolName } from './targets.js';
import { targetOf } from './targets.js';
import { resolveParameters } from './tools/parameters.js';
import { toolsIn } from './tools/tools-in.js';
import type { MigrationNote, MigrationTool, Parameters, ToolDescription, ToolRequest } from './tools/tool.js';

export interface MigratorOptions {
  /** Folders in which tools are looked for, divided by `:` as in PATH. */
  searchPath: string;
  /** An existing folder for what is worked on; as large as a source, its results and what tools write beside them. */
  scratchRoot: string;
  /** Tells formats, see `FormatIdentifier`. */
  identifier: { identifyFile(path: string): Promise<Identification> };
  /** Runs tools also where nothing keeps them from the network. @defaultValue false: such a machine migrates nothing */
  allowUnisolated?: boolean;
}

export interface MigrationRequest {
  /** A file; it is copied, and only the copy is worked on. */
  source: string;
  /** Where the result goes; nothing may be there. */
  out: string;
  to: TargetId;
  /** Formats that are migrated, by PRONOM's identifiers; a file of another is refused. @defaultValue all that a tool reads */
  from?: readonly string[];
  /** @defaultValue the first tool that makes the target of the source's format */
  tool?: ToolName;
  parameters?: Parameters;
  thresholds?: Partial<Thresholds>;
  limits?: Partial<ToolLimits>;
  /** How many signatures are known to be on the source beside those in it. @defaultValue 0 */
  signatures?: number;
  signal: AbortSignal;
}

export interface MigrationReport {
  /** `fail`: the result was made, and differs from its source by more than the thresholds allow. */
  outcome: 'pass' | 'fail';
  source: { sizeBytes: number; puid: string; format: string };
  /** `basis`: what its format was told by. */
  output: { sizeBytes: number; puid: string; format: string; basis: FormatMatch['basis'] };
  target: TargetId;
  tool: { name: ToolName; version: string; parameters: Parameters };
  isolation: Isolation;
  /** Milliseconds that the tool took. */
  wallMs: number;
  checks: PropertyCheck[];
  notes: MigrationNote[];
  /** Of the format data that formats were told by. */
  release: string;
}

/** Makes files of one format of files of another, by tools of this machine that are kept apart from it, and compares both. */
export class Migrator {
  readonly #described = new Map<ToolName, Promise<ToolDescription>>();

  private constructor(
    private readonly options: MigratorOptions,
    private readonly isolator: Isolator,
    private readonly tools: readonly MigrationTool[],
    private readonly programs: CheckPrograms,
  ) {}

  /** Finds out what the machine has to isolate tools by, and where they are. */
  static async open(options: MigratorOptions): Promise<Migrator> {
    const { searchPath } = options;
    const isolator = await Isolator.probe(searchPath);
    return new Migrator(options, isolator, toolsIn(searchPath), locateCheckPrograms(searchPath));
  }

  get isolation(): Isolation {
    return this.isolator.isolation;
  }

  /** Every tool, available with its version or absent by name. */
  describeTools(): Promise<ToolDescription[]> {
    return Promise.all(this.tools.map((tool) => this.#describe(tool)));
  }

  /**
   * Migrates one file and compares it with its source. The result lies at `out` also when it differs too much; in no other case of failure.
   * @throws MigrationError; the signal's reason
   */
  async migrate(request: MigrationRequest): Promise<MigrationReport> {
    const { signal } = request;
    signal.throwIfAborted();
    const target = targetOf(request.to);
    if (target === undefined) throw new MigrationError('MIGRATION_PARAMETER', 'there is no target format of this name');
    const limits = resolveLimits(request.limits);
    const sizeBytes = await sizeOfSource(request.source, limits.outputBytes);
    const { matches, release } = await this.options.identifier.identifyFile(request.source);
    const facts = await sourceFactsOf(request.source, { target, signal });
    const { tool, format } = this.#toolFor(matches, target, request, facts);
    const parameters = resolveParameters(tool, request.parameters);
    const version = await this.#versionOf(tool);
    this.#requireIsolation();
    const scratch = await Scratch.make(this.options.scratchRoot);
    try {
      const source = `source.${safeExtension(request.source)}`;
      await scratch.bring(request.source, source);
      const { isolator } = this;
      const stated = facts.statedPages === undefined ? {} : { statedPages: facts.statedPages };
      const call = { scratch, isolator, limits, signal, source, puid: format.puid, ...stated, target, parameters };
      const made = await this.#convert(tool, call, request).catch((error: unknown) => {
        // What a tool says of a file that nobody can read without a password is of no use.
        throw facts.isProtected && error instanceof MigrationError ? protectedError(error) : error;
      });
      const signed = Math.max(request.signatures ?? 0, facts.signatures);
      const notes = signed > 0 ? [{ code: 'SIGNATURE_NOT_CARRIED', count: signed } as const] : [];
      return {
        outcome: made.checks.some(({ outcome }) => outcome === 'fail') ? 'fail' : 'pass',
        source: { sizeBytes, puid: format.puid, format: nameOf(format) },
        output: {
          sizeBytes: (await stat(request.out)).size,
          puid: made.format.puid,
          format: nameOf(made.format),
          basis: made.format.basis,
        },
        target: target.id,
        tool: { name: tool.name, version, parameters },
        isolation: this.isolation,
        wallMs: made.wallMs,
        checks: made.checks,
        notes: [...notes, ...facts.notes, ...made.notes],
        release,
      };
    } finally {
      await scratch.close();
    }
  }

  /** Runs the tool, compares what it wrote, and puts it where it goes. */
  async #convert(tool: MigrationTool, call: ToolRequest, request: MigrationRequest) {
    const { scratch, target, signal } = call;
    const result = await tool.run(call);
    const output = theOnlyFile(scratch, tool.name);
    const path = scratch.path('out', output);
    const format = await this.#identifyOutput(path, target, tool.name);
    const claim = checkClaim(target, await characteriseFile(path, { signal }));
    const context = { ...call, programs: this.programs, thresholds: resolveThresholds(request.thresholds) };
    const { checks, notes } = await tool.compare(call, result, `out/${output}`, context);
    await place(path, request.out);
    const isTarget = { property: 'format', outcome: 'pass', before: call.puid, after: format.puid } as const;
    return { format, wallMs: result.wallMs, checks: [isTarget, ...claim, ...checks], notes };
  }

  #toolFor(
    matches: readonly FormatMatch[],
    target: Target,
    { tool: wanted, from }: MigrationRequest,
    { isProtected }: SourceFacts,
  ) {
    // A name proves nothing, and a tool that is given anything makes something of it.
    const known = matches.filter(({ basis }) => basis !== 'extension');
    if (known.some(({ puid }) => target.puids.includes(puid)))
      throw new MigrationError('MIGRATION_SOURCE_IS_TARGET', `the file is ${target.name} already`);
    if (from !== undefined && known.length > 0 && !known.some(({ puid }) => from.includes(puid)))
      throw new MigrationError('MIGRATION_SOURCE_OTHER_FORMAT', `the file is ${known.map(nameOf).join(' or ')}`);
    for (const tool of this.tools)
      if ((wanted === undefined || tool.name === wanted) && tool.targets.includes(target.id)) {
        const format = known.find(({ puid }) => tool.reads(puid, target));
        if (format !== undefined) return { tool, format };
      }
    if (isProtected) throw protectedError();
    const formats = known.length === 0 ? 'a format that is not known' : known.map(nameOf).join(' or ');
    throw new MigrationError(
      'MIGRATION_SOURCE_UNSUPPORTED',
      `${wanted ?? 'no tool'} ${wanted === undefined ? 'makes' : 'does not make'} ${target.name} of ${formats}`,
    );
  }

  async #versionOf(tool: MigrationTool): Promise<string> {
    const described = await this.#describe(tool);
    if (described.available) return described.version;
    throw new MigrationError(
      'MIGRATION_TOOL_ABSENT',
      `${tool.name} is not installed: there is no ${described.missing.join(' and no ')}`,
    );
  }

  #describe(tool: MigrationTool): Promise<ToolDescription> {
    const known = this.#described.get(tool.name) ?? tool.describe();
    this.#described.set(tool.name, known);
    return known;
  }

  #requireIsolation(): void {
    if (!this.isolation.network && this.options.allowUnisolated !== true)
      throw new MigrationError(
        'MIGRATION_NOT_ISOLATED',
        'neither bwrap nor unshare works here: nothing would keep the tool from the network',
      );
  }

  async #identifyOutput(path: string, target: Target, tool: string): Promise<FormatMatch> {
    const { matches } = await this.options.identifier.identifyFile(path);
    const made = matches.find(({ puid, basis }) => basis !== 'extension' && target.puids.includes(puid));
    if (made !== undefined) return made;
    const found = matches.filter(({ basis }) => basis !== 'extension').map(nameOf);
    throw new MigrationError(
      'MIGRATION_OUTPUT_NOT_TARGET',
      `${tool} wrote ${found.join(' or ') || 'a file of no known format'} and not ${target.name}`,
    );
  }
}

const protectedError = (cause?: unknown): MigrationError =>
  new MigrationError('MIGRATION_SOURCE_PROTECTED', 'the file is protected by a password', { cause });

const nameOf = ({ name, version }: FormatMatch): string => (version === undefined ? name : `${name} ${version}`);
