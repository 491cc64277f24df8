import type { Characterisation, CharacterisationFinding, Origin } from '@mocban/characterisation';
import { pageCount } from '@mocban/characterisation/page-count';
import { CompactTable } from '@mocban/core';
import type { PreservationFile } from '@mocban/eark';
import { BoundedFindings, type CheckFinding } from '@mocban/vn-records';
import { inOrder } from '../../concurrency.js';
import type { AipContent, Submission } from '../../ports.js';
import { check } from '../verdict.js';
import type { FormatInventory } from './format-inventory.js';
import { PropertyFile } from './property-file.js';

/** Documents that are looked at at a time: while one is read, threads have others. */
const AT_ONCE = 8;

/** What is known of a document beside its bytes. */
export interface AboutDocument {
  name: string;
  puid?: string;
  /** What is required of it follows from that. */
  origin?: Origin;
}

/** Tells the properties of a file of this machine, and what it has not that is required of it. Never throws on what the file holds. */
export type Characteriser = (path: string, about: AboutDocument) => Promise<Characterisation>;

/** Where documents lie, and what their bytes were identified as. */
export interface PlacedDocuments {
  localPathOf(path: string): string | undefined;
  puidOf(path: string): string | undefined;
}

/**
 * C11, as far as the properties of documents say: empty, cut off, encrypted or damaged ones have a finding each, and no document stops
 * the others. Each is looked at once, however often it is named. Holds the findings of a thousand documents a rule.
 */
export class CharacterisedDocuments {
  readonly properties: PropertyFile;
  /** Documents that cannot be read as what they are, or only by those who know the password. */
  readonly concerned = new Set<string>();
  readonly #findings = new BoundedFindings();
  readonly #looked = new CompactTable();

  /** @param file where the properties are kept until the AIP is made */
  constructor(
    file: string,
    private readonly characterise: Characteriser,
    private readonly placed: PlacedDocuments,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.properties = new PropertyFile(file);
  }

  /** One or more for each document with something to be said of. */
  get findings(): CheckFinding[] {
    return this.#findings.list();
  }

  /** @returns the pages of those that were not looked at before, by path; `undefined` where nobody can know */
  async add(documents: Submission['documents']): Promise<Map<string, number | undefined>> {
    const pages = new Map<string, number | undefined>();
    for await (const { path, found } of inOrder(this.#new(documents), AT_ONCE, (one) => this.#look(one))) {
      this.signal?.throwIfAborted();
      if (found.family !== 'other' || found.findings.length > 0) this.properties.add(path, found);
      if (found.findings.some(isOfWhole)) this.concerned.add(path);
      this.#findings.add(found.findings.map((one) => asCheckOf(path, one)));
      pages.set(path, pageCount(found));
    }
    return pages;
  }

  *#new(documents: Submission['documents']): Generator<{ path: string; localPath: string; origin?: Origin }> {
    for (const { path, origin } of documents) {
      const localPath = this.#looked.has(path) ? undefined : this.placed.localPathOf(path);
      if (localPath === undefined) continue;
      this.#looked.add(path);
      yield { path, localPath, ...(origin && { origin }) };
    }
  }

  async #look({ path, localPath, origin }: { path: string; localPath: string; origin?: Origin }) {
    const puid = this.placed.puidOf(path);
    const about = { name: path, ...(puid !== undefined && { puid }), ...(origin && { origin }) };
    const found = await this.characterise(localPath, about);
    // Whether the name is right is told by all of PRONOM's formats, not by those whose properties are known.
    const findings = found.findings.filter(({ rule }) => rule !== 'FORMAT_MISLABELLED');
    return { path, found: { ...found, findings } };
  }
}

/** Follows from what hinders telling the format too; a font that is not embedded, say, does not. */
const isOfWhole = ({ severity, rule }: CharacterisationFinding): boolean =>
  severity === 'error' || rule === 'FORMAT_ENCRYPTED' || rule === 'FORMAT_LIMIT';

/** What the law says of formats is read from secondary texts: it warns, and stops nothing by itself. @see vn-profile 3.6, 3.8 */
const asCheckOf = (
  path: string,
  { severity, rule, location, message, hint }: CharacterisationFinding,
): CheckFinding => ({
  ...check(severity === 'info' ? 'info' : 'warn', {
    rule,
    location: location === '.' ? path : `${path}#${location}`,
    message,
    check: 'C11',
    ...(hint !== undefined && { hint }),
  }),
  document: path,
});

/** The best match where it is by the bytes: of what a name says nothing is asked. */
export const puidByBytes = (found: ReturnType<FormatInventory['of']>): string | undefined => {
  const best = found?.matches[0];
  return best === undefined || best.basis === 'extension' ? undefined : best.puid;
};

/** Below `metadata/preservation/`: an array of JSON with a member a line, in the order of the content. */
export const CHARACTERISATION = 'characterisation.json';

/**
 * What is kept in the AIP of the properties of its content.
 * @param namedBy what the submission names a file of the content by
 */
export function keptProperties(
  content: AipContent,
  properties: PropertyFile | undefined,
  namedBy: (sourcePath: string) => string,
): PreservationFile[] {
  if (properties === undefined) return [];
  const files = function* (): Generator<{ path: string; place: string }> {
    for (const { name, files: own } of content.representations ?? [{ name: 'rep1', files: content.files }])
      for (const { sourcePath, path } of own)
        yield { path: namedBy(sourcePath), place: `representations/${name}/${path}` };
  };
  if (!hasAny(properties.read(files()))) return [];
  return [
    {
      path: CHARACTERISATION,
      mimeType: 'application/json',
      otherMdType: 'FileCharacterisation',
      *chunks() {
        let before = '[\n';
        for (const { item, json } of properties.read(files())) {
          yield `${before}{"path":${JSON.stringify(item.place)},${json.slice(1)}`;
          before = ',\n';
        }
        yield '\n]\n';
      },
    },
  ];
}

/** Ends what it asks. */
function hasAny(items: Iterable<unknown>): boolean {
  for (const _ of items) return true;
  return false;
}
