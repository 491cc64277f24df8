import type { ContainerContents } from './container-signatures/contents.js';
import { ContainerIndex } from './container-signatures/match-container.js';
import type { ContainerKind, ContainerSignatureFile } from './container-signatures/read-container-signatures.js';
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
import { verdictOf, XML_PUID, type Evidence } from './verdict.js';

export interface IdentifyOptions {
  /** What somebody said that the file is, as a header or a list has it: contradicted where nothing bears it out. */
  mimeType?: string;
  /** Milliseconds for what is looked at in bytes, as a last resort: what is counted ends sooner. @defaultValue 10,000 */
  timeMs?: number;
}

/** Comparisons that one file is worth: a second of them, where others take a thousandth. */
const EFFORT = 5_000_000;
const TIME_MS = 10_000;

/** What came of looking into a container. */
export type Inside = Pick<Evidence, 'signed' | 'isEncrypted' | 'isUnreadable'> & { isTooMuch: boolean };

export const NOT_LOOKED_INTO: Inside = { signed: [], isEncrypted: false, isUnreadable: false, isTooMuch: false };

/** A file as it is looked at: what its bytes say, and what is left to be spent on it. */
export interface Look {
  windows: FileWindows;
  signed: readonly FileFormat[];
  effort: Effort;
}

/** Tells formats by the signatures of one release and by bytes that are at hand: whatever reads them, in a browser as well. */
export class BytesIdentifier {
  /** What every answer is by, as `pronom-122-containers-40`. */
  readonly release: string;
  readonly #index: SignatureIndex;
  /** Made with the first container. */
  #inside: ContainerIndex | undefined;
  readonly #table: FormatTable;

  /** @param containers signatures of what lies in a zip or an OLE2 file. @defaultValue none: such a file is what it is as a whole */
  constructor(
    private readonly file: SignatureFile,
    private readonly containers?: ContainerSignatureFile,
  ) {
    this.release = releaseName(file.version, containers?.version);
    this.#index = new SignatureIndex(file.signatures);
    this.#table = new FormatTable(file.formats, containers);
  }

  /** What PRONOM calls a format, with its version; nothing for one that the release does not have. */
  nameOf(puid: string): string | undefined {
    const format = this.#table.ofPuid(puid);
    return format && (format.version === undefined ? format.name : `${format.name} ${format.version}`);
  }

  /**
   * Formats of a file by its windows: those whose signatures it has, without those that another of them has priority over; where
   * there are none, what it is as XML, as a text, or by its name alone.
   * @param name of the file, for its extension
   */
  identify(windows: FileWindows, name?: string, options: IdentifyOptions = {}): Identification {
    const look = this.look(windows, options);
    const unopened = this.containerKindOf(look);
    return { ...this.tell(look, NOT_LOOKED_INTO, name, options), ...(unopened && { unopened }) };
  }

  protected look(windows: FileWindows, { timeMs = TIME_MS }: IdentifyOptions): Look {
    const effort = new Effort(EFFORT, timeMs);
    const found = new Set<FileFormat>();
    for (const id of this.#index.matching(windows, effort))
      for (const format of this.#table.ofSignature(id)) found.add(format);
    return { windows, signed: withoutBeaten([...found]), effort };
  }

  protected containerKindOf({ signed }: Look): ContainerKind | undefined {
    return signed.map(({ puid }) => this.containers?.triggers.get(puid)).find((one) => one !== undefined);
  }

  /** Formats whose signatures what lies in a container has. */
  protected async formatsInside(
    kind: ContainerKind,
    contents: ContainerContents,
    { effort }: Look,
  ): Promise<readonly FileFormat[]> {
    this.#inside ??= new ContainerIndex(this.containers?.signatures ?? []);
    const ids = await this.#inside.matching(kind, contents, effort);
    const puids = ids.flatMap((id) => this.containers?.puids.get(id) ?? []);
    return withoutBeaten([...new Set(puids.flatMap((puid) => this.#table.ofPuid(puid) ?? []))]);
  }

  protected tell(
    { windows, signed, effort }: Look,
    inside: Inside,
    name: string | undefined,
    { mimeType }: IdentifyOptions,
  ): Identification {
    const isContainer = inside.signed.length > 0;
    const root = xmlRootOf(windows);
    const vocabulary = root && vocabularyOf(root);
    const extension = extensionOf(name);
    // What begins like a tag and says no more, by its name neither, may be any markup.
    const isXml = root?.isDeclared === true || vocabulary !== undefined || this.#isXmlByName(extension);
    const xml = root !== undefined && isXml ? { root, vocabulary } : undefined;
    const text = textFactsOf(windows);
    const { matches, warnings } = verdictOf(
      {
        ...inside,
        sizeBytes: windows.sizeBytes,
        signed: isContainer ? inside.signed : signed,
        signedBy: isContainer ? 'container' : 'signature',
        xml,
        text,
        extension,
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

  #isXmlByName(extension: string | undefined): boolean {
    return this.#table.ofExtension(extension).some(({ puid }) => puid === XML_PUID);
  }
}

function withoutBeaten(found: readonly FileFormat[]): FileFormat[] {
  const beaten = new Set(found.flatMap(({ priorityOver }) => priorityOver));
  return found.filter(({ id }) => !beaten.has(id)).sort((a, b) => a.id - b.id);
}

const extensionOf = (name: string | undefined): string | undefined =>
  /[^/\\]\.([^./\\]+)$/.exec(name ?? '')?.[1]?.toLowerCase();
