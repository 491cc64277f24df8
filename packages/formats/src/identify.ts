import { basename } from 'node:path';
import { ContainerIndex } from './container-signatures/match-container.js';
import type { ContainerKind, ContainerSignatureFile } from './container-signatures/read-container-signatures.js';
import { readWindows } from './files/read-windows.js';
import { FormatTable } from './format-table.js';
import type { Identification } from './identification.js';
import { vocabularyOf } from './markup/vocabularies.js';
import { xmlRootOf } from './markup/xml-root.js';
import { Effort } from './matching/effort.js';
import { SignatureIndex } from './matching/signature-index.js';
import type { FileWindows } from './matching/windows.js';
import { releaseName } from './release/parts.js';
import type { FileFormat, SignatureFile } from './signature-file/types.js';
import { textFactsOf } from './text/text-encoding.js';
import { verdictOf, type Evidence } from './verdict.js';

export interface IdentifyOptions {
  /** What somebody said that the file is, as a header or a list has it: contradicted where nothing bears it out. */
  mimeType?: string;
  /** Milliseconds for what is looked at in bytes, as a last resort: what is counted ends sooner. @defaultValue 10,000 */
  timeMs?: number;
}

export interface IdentifyFileOptions extends IdentifyOptions {
  /** Windows of the file, where they are at hand. @defaultValue they are read */
  windows?: FileWindows;
  /** What the file is called, for its extension. @defaultValue the last part of the path */
  name?: string;
}

/** Comparisons that one file is worth: a second of them, where others take a thousandth. */
const EFFORT = 5_000_000;
const TIME_MS = 10_000;

/** What is told of a container besides what its bytes say. */
type Inside = Pick<Evidence, 'signed' | 'isEncrypted' | 'isUnreadable'> & { isTooMuch: boolean };

const NOT_LOOKED_INTO: Inside = { signed: [], isEncrypted: false, isUnreadable: false, isTooMuch: false };

/** Tells formats by the signatures of one release. */
export class FormatIdentifier {
  /** What every answer is by, as `pronom-122-containers-40`. */
  readonly release: string;
  readonly #index: SignatureIndex;
  readonly #inside: ContainerIndex | undefined;
  readonly #table: FormatTable;

  /** @param containers signatures of what lies in a zip or an OLE2 file. @defaultValue none: such a file is what it is as a whole */
  constructor(
    private readonly file: SignatureFile,
    private readonly containers?: ContainerSignatureFile,
  ) {
    this.release = releaseName(file.version, containers?.version);
    this.#index = new SignatureIndex(file.signatures);
    this.#inside = containers && new ContainerIndex(containers.signatures);
    this.#table = new FormatTable(file.formats, containers);
  }

  /**
   * Formats of a file by its windows: those whose signatures it has, without those that another of them has priority over; where
   * there are none, what it is as XML, as a text, or by its name alone.
   * @param name of the file, for its extension
   */
  identify(windows: FileWindows, name?: string, options: IdentifyOptions = {}): Identification {
    const effort = effortOf(options);
    const signed = this.#byBytes(windows, effort);
    const unopened = this.#kindOf(signed);
    return { ...this.#answer(windows, signed, NOT_LOOKED_INTO, effort, name, options), ...(unopened && { unopened }) };
  }

  /**
   * The same for a file of this machine; in a zip or an OLE2 file what lies in it is looked at as well, and says more.
   * @throws FormatsError `FORMATS_NOT_A_FILE`; the system's error
   */
  async identifyFile(path: string, options: IdentifyFileOptions = {}): Promise<Identification> {
    const { windows = await readWindows(path), name = basename(path) } = options;
    const effort = effortOf(options);
    const signed = this.#byBytes(windows, effort);
    const kind = this.#kindOf(signed);
    const inside = kind === undefined ? NOT_LOOKED_INTO : await this.#byContents(kind, path, effort);
    return this.#answer(windows, signed, inside, effort, name, options);
  }

  #byBytes(windows: FileWindows, effort: Effort): FileFormat[] {
    const found = new Set<FileFormat>();
    for (const id of this.#index.matching(windows, effort))
      for (const format of this.#table.ofSignature(id)) found.add(format);
    return withoutBeaten([...found]);
  }

  #kindOf(found: readonly FileFormat[]): ContainerKind | undefined {
    return found.map(({ puid }) => this.containers?.triggers.get(puid)).find((one) => one !== undefined);
  }

  async #byContents(kind: ContainerKind, path: string, effort: Effort): Promise<Inside> {
    const { puids } = this.containers!;
    // Loaded with the first container: what opens them takes as long to load as the signatures.
    const { withContainer } = await import('./container-signatures/container-contents.js');
    const looked = await withContainer(kind, path, effort.timeMs, async (contents) => ({
      ids: await this.#inside!.matching(kind, contents, effort),
      isEncrypted: contents.isEncrypted,
    }));
    if ('failed' in looked)
      return {
        ...NOT_LOOKED_INTO,
        isUnreadable: looked.failed === 'unreadable',
        isTooMuch: looked.failed === 'too much',
      };
    const { ids, isEncrypted } = looked.value;
    const found = ids.flatMap((id) => puids.get(id) ?? []).flatMap((puid) => this.#table.ofPuid(puid) ?? []);
    return { ...NOT_LOOKED_INTO, signed: withoutBeaten([...new Set(found)]), isEncrypted };
  }

  #answer(
    windows: FileWindows,
    signed: readonly FileFormat[],
    inside: Inside,
    effort: Effort,
    name: string | undefined,
    { mimeType }: IdentifyOptions,
  ): Identification {
    const isContainer = inside.signed.length > 0;
    const root = xmlRootOf(windows);
    const vocabulary = root && vocabularyOf(root);
    // What begins like a tag and says no more may be any markup.
    const xml = root !== undefined && (root.isDeclared || vocabulary !== undefined) ? { root, vocabulary } : undefined;
    const text = textFactsOf(windows);
    const { matches, warnings } = verdictOf(
      {
        ...inside,
        sizeBytes: windows.sizeBytes,
        signed: isContainer ? inside.signed : signed,
        signedBy: isContainer ? 'container' : 'signature',
        xml,
        text,
        extension: extensionOf(name),
        mimeType: mimeType?.split(';')[0]!.trim().toLowerCase(),
        isBudgetExceeded: effort.isOut || inside.isTooMuch,
      },
      this.#table,
    );
    return {
      release: this.release,
      signatures: this.file.version,
      ...(this.containers && { containerSignatures: this.containers.version }),
      ...(text && { text }),
      ...(root &&
        xml && {
          xml: { root: root.root, namespace: root.namespace, ...(vocabulary && { vocabulary: vocabulary.name }) },
        }),
      matches,
      warnings,
    };
  }
}

const effortOf = ({ timeMs = TIME_MS }: IdentifyOptions): Effort => new Effort(EFFORT, timeMs);

function withoutBeaten(found: readonly FileFormat[]): FileFormat[] {
  const beaten = new Set(found.flatMap(({ priorityOver }) => priorityOver));
  return found.filter(({ id }) => !beaten.has(id)).sort((a, b) => a.id - b.id);
}

const extensionOf = (name: string | undefined): string | undefined =>
  /[^/\\]\.([^./\\]+)$/.exec(name ?? '')?.[1]?.toLowerCase();
