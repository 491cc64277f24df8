import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FormatMatch, Identification } from '@mocban/formats';
import { Migrator, type MigrationRequest } from './migrator.js';

const PDF = '%PDF-1.7 result';
const ESCAPED = PDF.replace('%', '%%');

/** Tells formats by a file's first bytes, as the tests write them. */
const identifier = {
  async identifyFile(path: string): Promise<Identification> {
    const text = readFileSync(path, 'latin1');
    const [puid, name] = text.startsWith('DOC')
      ? ['fmt/40', 'Microsoft Word Document']
      : text.startsWith(PDF)
        ? ['fmt/477', 'Acrobat PDF/A']
        : text.startsWith('PNG')
          ? ['fmt/12', 'Portable Network Graphics']
          : [];
    const match = { puid, name, version: undefined, mimeTypes: [], basis: 'signature' } as unknown as FormatMatch;
    return { release: 'test', signatures: 'test', matches: puid === undefined ? [] : [match], warnings: [] };
  },
};

/** A machine whose LibreOffice is a script: for faults that the real one cannot be made to show. */
export class FakeMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'mocban-migration-'));
  readonly out = join(this.folder, 'out.pdf');
  readonly source = join(this.folder, 'source.doc');

  /** @param convert what the script does; `$out` is its folder for results, `$in` the source */
  constructor(convert: string) {
    mkdirSync(join(this.folder, 'bin'));
    mkdirSync(join(this.folder, 'scratch'));
    writeFileSync(this.source, 'DOC of ten words');
    this.#script(
      'soffice',
      `case "$1" in --version) echo 'LibreOffice 7.4.7.2 40(Build:2)'; exit;; esac\nwhile [ "$1" != --outdir ]; do shift; done\nout=$2; in=$3\n${convert}`,
    );
  }

  get scratch(): string {
    return join(this.folder, 'scratch');
  }

  /** `real`: with the machine's own programs behind it. */
  migrator(real = true): Promise<Migrator> {
    const searchPath = `${join(this.folder, 'bin')}${real ? ':/usr/bin:/bin' : ''}`;
    return Migrator.open({ searchPath, scratchRoot: this.scratch, identifier, allowUnisolated: true });
  }

  async migrate(more: Partial<MigrationRequest> = {}) {
    const migrator = await this.migrator();
    const signal = new AbortController().signal;
    return migrator.migrate({ source: this.source, out: this.out, to: 'pdfa-2b', signal, ...more });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #script(name: string, text: string): void {
    const path = join(this.folder, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  }
}

export const writesPdf = `printf '${ESCAPED}' > $out/source.pdf`;
