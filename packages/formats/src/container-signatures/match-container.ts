import type { Effort } from '../matching/effort.js';
import { FarLiterals } from '../matching/far-literals.js';
import type { LiteralScanner } from '../matching/literal-scanner.js';
import { hasSignature } from '../matching/match-signature.js';
import { LEAST_FAR, LiteralSet, prepare, type PreparedSignature } from '../matching/prepare.js';
import { windowsOf } from '../matching/windows.js';
import type { ContainerContents } from './contents.js';
import type { ContainerKind, ContainerSignature } from './read-container-signatures.js';

interface PreparedContainer {
  id: string;
  kind: ContainerKind;
  files: readonly { path: string; signatures: readonly PreparedSignature[] }[];
}

/** Signatures of what lies in containers, compiled. */
export class ContainerIndex {
  readonly #containers: readonly PreparedContainer[];
  readonly #far: LiteralScanner;

  constructor(signatures: readonly ContainerSignature[]) {
    const far = new LiteralSet(LEAST_FAR);
    this.#containers = signatures.map(({ id, kind, files }) => ({
      id,
      kind,
      files: files.map((file) => ({
        path: file.path,
        signatures: file.signatures.map((signature) => prepare(signature, far)),
      })),
    }));
    this.#far = far.scanner();
  }

  /** The ids of the signatures that a container has. What is looked at of it is read once. */
  async matching(kind: ContainerKind, contents: ContainerContents, effort: Effort): Promise<string[]> {
    const read = new Map<string, Promise<FarLiterals | undefined>>();
    const look = (path: string): Promise<FarLiterals | undefined> => {
      const known =
        read.get(path) ??
        contents.read(path).then((bytes) => bytes && new FarLiterals(windowsOf(bytes), effort, this.#far));
      read.set(path, known);
      return known;
    };
    const found: string[] = [];
    for (const container of this.#containers) {
      if (container.kind !== kind || !container.files.every(({ path }) => contents.has(path))) continue;
      if (await hasAll(container, look)) found.push(container.id);
    }
    return found;
  }
}

async function hasAll(
  { files }: PreparedContainer,
  look: (path: string) => Promise<FarLiterals | undefined>,
): Promise<boolean> {
  for (const { path, signatures } of files) {
    if (signatures.length === 0) continue;
    const at = await look(path);
    if (at === undefined || !signatures.some((one) => hasSignature(one, at))) return false;
  }
  return true;
}
