import type { ContainerSignatureFile } from './container-signatures/read-container-signatures.js';
import type { FileFormat } from './signature-file/types.js';

/** The formats of a release, by what points to them. */
export class FormatTable {
  readonly #bySignature = new Map<number, FileFormat[]>();
  readonly #byExtension = new Map<string, FileFormat[]>();
  readonly #byMimeType = new Map<string, FileFormat[]>();
  readonly #byPuid = new Map<string, FileFormat>();
  readonly #inContainers = new Set<string>();

  constructor(formats: readonly FileFormat[], containers: ContainerSignatureFile | undefined) {
    for (const format of formats) {
      this.#byPuid.set(format.puid, format);
      for (const id of format.signatureIds) into(this.#bySignature, id, format);
      for (const extension of format.extensions) into(this.#byExtension, extension, format);
      for (const type of format.mimeTypes) into(this.#byMimeType, type.toLowerCase(), format);
    }
    for (const puids of containers?.puids.values() ?? []) for (const puid of puids) this.#inContainers.add(puid);
  }

  ofPuid(puid: string): FileFormat | undefined {
    return this.#byPuid.get(puid);
  }

  ofSignature(id: number): readonly FileFormat[] {
    return this.#bySignature.get(id) ?? [];
  }

  ofExtension(extension: string | undefined): readonly FileFormat[] {
    return extension === undefined ? [] : (this.#byExtension.get(extension) ?? []);
  }

  ofMimeType(type: string | undefined): readonly FileFormat[] {
    return type === undefined ? [] : (this.#byMimeType.get(type) ?? []);
  }

  /** Whether a file of the format has a signature, by its bytes or by what lies in it: one without it is damaged, or something else. */
  hasSignature({ puid, signatureIds }: FileFormat): boolean {
    return signatureIds.length > 0 || this.#inContainers.has(puid);
  }
}

function into<Key>(map: Map<Key, FileFormat[]>, key: Key, format: FileFormat): void {
  const others = map.get(key);
  if (others === undefined) map.set(key, [format]);
  else others.push(format);
}
