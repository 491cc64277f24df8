import { basename } from 'node:path';
import { ContainerIndex } from './container-signatures/match-container.js';
import type { ContainerKind, ContainerSignatureFile } from './container-signatures/read-container-signatures.js';
import { readWindows } from './files/read-windows.js';
import { Effort } from './matching/effort.js';
import { SignatureIndex } from './matching/signature-index.js';
import type { FileWindows } from './matching/windows.js';
import { releaseName } from './release/parts.js';
import type { FileFormat, SignatureFile } from './signature-file/types.js';

/** What an answer rests on, the surest first. */
export type Basis = 'container' | 'signature' | 'extension';

export interface FormatMatch {
  puid: string;
  name: string;
  version: string | undefined;
  mimeTypes: readonly string[];
  basis: Basis;
}

export type IdentificationWarning =
  /** More had to be compared than is for one file: there may be other formats. */
  | 'BUDGET_EXCEEDED'
  /** What lies in it could not be looked at. */
  | 'CONTAINER_UNREADABLE'
  /** The name has an extension that none of the formats found has. */
  | 'EXTENSION_MISMATCH';

export interface Identification {
  /** The releases together, as a name to be recorded: `pronom-122-containers-40`. */
  release: string;
  /** Release of the signatures. */
  signatures: string;
  /** Release of those of what lies in a container; absent where there are none. */
  containerSignatures?: string;
  /** It is a container that was not looked into: `identifyFile` may say more. */
  unopened?: ContainerKind;
  matches: readonly FormatMatch[];
  warnings: readonly IdentificationWarning[];
}

export interface IdentifyFileOptions {
  /** Windows of the file, where they are at hand. @defaultValue they are read */
  windows?: FileWindows;
  /** What the file is called, for its extension. @defaultValue the last part of the path */
  name?: string;
}

/** Comparisons that one file is worth: a second of them, where others take a thousandth. */
const EFFORT = 5_000_000;

/** Tells formats by the signatures of one release. */
export class FormatIdentifier {
  readonly #index: SignatureIndex;
  readonly #inside: ContainerIndex | undefined;
  readonly #bySignature = new Map<number, FileFormat[]>();
  readonly #byExtension = new Map<string, FileFormat[]>();
  readonly #byPuid: ReadonlyMap<string, FileFormat>;
  /** What every answer is by, as `pronom-122-containers-40`. */
  readonly release: string;

  /** @param containers signatures of what lies in a zip or an OLE2 file. @defaultValue none: such a file is what it is as a whole */
  constructor(
    private readonly file: SignatureFile,
    private readonly containers?: ContainerSignatureFile,
  ) {
    this.release = releaseName(file.version, containers?.version);
    this.#index = new SignatureIndex(file.signatures);
    this.#inside = containers && new ContainerIndex(containers.signatures);
    this.#byPuid = new Map(file.formats.map((format) => [format.puid, format]));
    for (const format of file.formats) {
      for (const id of format.signatureIds) into(this.#bySignature, id, format);
      for (const extension of format.extensions) into(this.#byExtension, extension, format);
    }
  }

  /**
   * Formats whose signatures a file has, without those that another of them has priority over. Where there are none, the formats of its
   * extension, which prove nothing.
   * @param name of the file, for its extension
   */
  identify(windows: FileWindows, name?: string): Identification {
    const effort = new Effort(EFFORT);
    const found = this.#byBytes(windows, effort);
    const unopened = this.#kindOf(found);
    return { ...this.#answer(found, 'signature', effort, name), ...(unopened && { unopened }) };
  }

  /**
   * The same for a file of this machine; in a zip or an OLE2 file what lies in it is looked at as well, and says more.
   * @throws FormatsError `FORMATS_NOT_A_FILE`; the system's error
   */
  async identifyFile(path: string, options: IdentifyFileOptions = {}): Promise<Identification> {
    const { windows = await readWindows(path), name = basename(path) } = options;
    const effort = new Effort(EFFORT);
    const found = this.#byBytes(windows, effort);
    const kind = this.#kindOf(found);
    if (kind === undefined) return this.#answer(found, 'signature', effort, name);
    const inside = await this.#byContents(kind, path, effort);
    if (inside === undefined) return this.#answer(found, 'signature', effort, name, ['CONTAINER_UNREADABLE']);
    return inside.length > 0
      ? this.#answer(inside, 'container', effort, name)
      : this.#answer(found, 'signature', effort, name);
  }

  #byBytes(windows: FileWindows, effort: Effort): FileFormat[] {
    const found = new Set<FileFormat>();
    for (const id of this.#index.matching(windows, effort))
      for (const format of this.#bySignature.get(id) ?? []) found.add(format);
    return withoutBeaten([...found]);
  }

  #kindOf(found: readonly FileFormat[]): ContainerKind | undefined {
    return found.map(({ puid }) => this.containers?.triggers.get(puid)).find((one) => one !== undefined);
  }

  async #byContents(kind: ContainerKind, path: string, effort: Effort): Promise<FileFormat[] | undefined> {
    const { puids } = this.containers!;
    // Loaded with the first container: what opens them takes as long to load as the signatures.
    const { withContainer } = await import('./container-signatures/container-contents.js');
    const matching = await withContainer(kind, path, (contents) => this.#inside!.matching(kind, contents, effort));
    if (matching === undefined) return undefined;
    const found = matching.flatMap((id) => puids.get(id) ?? []).flatMap((puid) => this.#byPuid.get(puid) ?? []);
    return withoutBeaten([...new Set(found)]);
  }

  #answer(
    found: readonly FileFormat[],
    basis: Basis,
    effort: Effort,
    name: string | undefined,
    noted: readonly IdentificationWarning[] = [],
  ): Identification {
    const extension = extensionOf(name);
    const named = extension === undefined ? [] : (this.#byExtension.get(extension) ?? []);
    const warnings = [...noted];
    if (effort.isOut) warnings.push('BUDGET_EXCEEDED');
    if (found.length > 0 && extension !== undefined && !found.some(({ extensions }) => extensions.includes(extension)))
      warnings.push('EXTENSION_MISMATCH');
    const matches =
      found.length > 0 ? found.map((one) => matchOf(one, basis)) : named.map((one) => matchOf(one, 'extension'));
    return {
      release: this.release,
      signatures: this.file.version,
      ...(this.containers && { containerSignatures: this.containers.version }),
      matches,
      warnings,
    };
  }
}

function withoutBeaten(found: readonly FileFormat[]): FileFormat[] {
  const beaten = new Set(found.flatMap(({ priorityOver }) => priorityOver));
  return found.filter(({ id }) => !beaten.has(id)).sort((a, b) => a.id - b.id);
}

function into<Key>(map: Map<Key, FileFormat[]>, key: Key, format: FileFormat): void {
  const others = map.get(key);
  if (others === undefined) map.set(key, [format]);
  else others.push(format);
}

const matchOf = ({ puid, name, version, mimeTypes }: FileFormat, basis: Basis): FormatMatch => ({
  puid,
  name,
  version,
  mimeTypes,
  basis,
});

const extensionOf = (name: string | undefined): string | undefined =>
  /[^/\\]\.([^./\\]+)$/.exec(name ?? '')?.[1]?.toLowerCase();
