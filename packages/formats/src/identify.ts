import { SignatureIndex } from './matching/signature-index.js';
import type { FileWindows } from './matching/windows.js';
import type { FileFormat, SignatureFile } from './signature-file/types.js';

/** What an answer rests on, the surest first. */
export type Basis = 'signature' | 'extension';

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
  /** The name has an extension that none of the formats found has. */
  | 'EXTENSION_MISMATCH';

export interface Identification {
  /** Release of the signatures. */
  signatures: string;
  matches: readonly FormatMatch[];
  warnings: readonly IdentificationWarning[];
}

/** Comparisons that one file is worth: a second of them, where others take a thousandth. */
const EFFORT = 5_000_000;

/** Tells formats by the signatures of one release. */
export class FormatIdentifier {
  readonly #index: SignatureIndex;
  readonly #bySignature = new Map<number, FileFormat[]>();
  readonly #byExtension = new Map<string, FileFormat[]>();

  constructor(private readonly file: SignatureFile) {
    this.#index = new SignatureIndex(file.signatures);
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
    const effort = { left: EFFORT };
    const found = new Set<FileFormat>();
    for (const { id } of this.#index.matching(windows, effort))
      for (const format of this.#bySignature.get(id) ?? []) found.add(format);
    const beaten = new Set([...found].flatMap(({ priorityOver }) => priorityOver));
    const left = [...found].filter(({ id }) => !beaten.has(id)).sort((a, b) => a.id - b.id);
    const extension = extensionOf(name);
    const named = extension === undefined ? [] : (this.#byExtension.get(extension) ?? []);
    const warnings: IdentificationWarning[] = [];
    if (effort.left <= 0) warnings.push('BUDGET_EXCEEDED');
    if (left.length > 0 && extension !== undefined && !left.some(({ extensions }) => extensions.includes(extension)))
      warnings.push('EXTENSION_MISMATCH');
    const matches =
      left.length > 0 ? left.map((one) => matchOf(one, 'signature')) : named.map((one) => matchOf(one, 'extension'));
    return { signatures: this.file.version, matches, warnings };
  }
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
