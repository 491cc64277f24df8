import { basename } from 'node:path';
import { BytesIdentifier, NOT_LOOKED_INTO, type IdentifyOptions, type Inside, type Look } from './bytes-identifier.js';
import type { ContainerKind } from './container-signatures/read-container-signatures.js';
import { readWindows } from './files/read-windows.js';
import type { Identification } from './identification.js';
import type { FileWindows } from './matching/windows.js';

export interface IdentifyFileOptions extends IdentifyOptions {
  /** Windows of the file, where they are at hand. @defaultValue they are read */
  windows?: FileWindows;
  /** What the file is called, for its extension. @defaultValue the last part of the path */
  name?: string;
}

/** Tells formats of files of this machine as well, and of those in a container by what lies in it. */
export class FormatIdentifier extends BytesIdentifier {
  /**
   * As `identify`, of a file; in a zip or an OLE2 file what lies in it is looked at too, and says more.
   * @throws FormatsError `FORMATS_NOT_A_FILE`; the system's error
   */
  async identifyFile(path: string, options: IdentifyFileOptions = {}): Promise<Identification> {
    const { windows = await readWindows(path), name = basename(path) } = options;
    const look = this.look(windows, options);
    const kind = this.containerKindOf(look);
    const inside = kind === undefined ? NOT_LOOKED_INTO : await this.#lookInside(kind, path, look);
    return this.tell(look, inside, name, options);
  }

  async #lookInside(kind: ContainerKind, path: string, look: Look): Promise<Inside> {
    // Loaded with the first container: what opens them takes as long to load as the signatures.
    const { withContainer } = await import('./container-signatures/container-contents.js');
    const looked = await withContainer(kind, path, look.effort.timeMs, async (contents) => ({
      ...NOT_LOOKED_INTO,
      signed: await this.formatsInside(kind, contents, look),
      isEncrypted: contents.isEncrypted,
    }));
    if ('value' in looked) return looked.value;
    return looked.failed === 'unreadable'
      ? { ...NOT_LOOKED_INTO, isUnreadable: true }
      : { ...NOT_LOOKED_INTO, isTooMuch: true };
  }
}
