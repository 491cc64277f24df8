import { isValid, systemClock, type Clock, type Finding } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { MetsError, readMets, type MetsDocument } from '@mocban/mets';
import { sharedSchemaValidator, XmlError, xmlFinding, type DocumentValidator } from '@mocban/xml';
import { folderOf } from '../href.js';
import { packageLayout, type PackageLayout } from '../layout.js';
import { identifyEark, type EarkIdentity, type EarkProfile } from '../identify.js';
import { metadataFolders, type MetadataFolders, type MetsContext } from './context.js';
import { checkFileSection } from './file-section-rules.js';
import { checkFolders, checkRootFolder } from './folder-rules.js';
import { checkHeader } from './header-rules.js';
import { checkMetadata } from './metadata-rules.js';
import { checkAip, checkDip, checkSip, checkSipFiles, checkTypeOfProfile } from './package-type-rules.js';
import { checkClaims, References } from './references.js';
import { Report } from './report.js';
import type { EarkVersion } from './requirements.generated.js';
import { checkRoot } from './root-rules.js';
import { Identifiers } from './identifiers.js';
import { metsSchemaFindings } from './schema-validity.js';
import { checkStructMap } from './struct-map-rules.js';
import { unreadableXml } from './unreadable-xml.js';

export interface ValidateEarkOptions {
  /** By whose requirements; `auto` goes by OAISPACKAGETYPE and PROFILE of the root METS, see {@link identifyEark}. @defaultValue `auto` */
  profile?: 'auto' | EarkProfile;
  /** By which version of them; `auto` takes the one that PROFILE names, and 2.2.0 where it names none. @defaultValue `auto` */
  version?: 'auto' | EarkVersion;
  /** Whether digests are compared; those the tree knows already are not computed again. @defaultValue true */
  fixity?: boolean;
  /** Whether METS documents are validated against the METS schema. @defaultValue true */
  schema?: boolean;
  /** What dates in the future are measured by. */
  clock?: Clock;
  /** @defaultValue the one that this process shares */
  schemaValidator?: DocumentValidator;
  signal?: AbortSignal;
}

export interface EarkValidation {
  valid: boolean;
  findings: Finding[];
  /** The requirements the package was judged by. */
  profile: EarkProfile;
  /** Version of those requirements. */
  version: EarkVersion;
  /** Why these and not others, in words. */
  reasons: string[];
  /** Version that the PROFILE declares, where it does. */
  declaredVersion?: string;
  objId?: string;
  packageType?: string;
}

/** METS documents read of one package. */
const MAX_METS_DOCUMENTS = 10_000;

/**
 * Judges a package by E-ARK CSIP 2.0.4, 2.1.0 or 2.2.0 and the specification of its type: folders, METS documents of the package and of its
 * representations, schema validity, references, sizes and digests, and whether its metadata and schemas can be read at all. METS documents are read one after another; held are one
 * model, the paths referred to and one claim per reference. Never throws because of the package. What is wrong with the container
 * itself is in `tree.findings` and not repeated here.
 * @throws the signal's reason
 */
export async function validateEark(tree: PackageTree, options: ValidateEarkOptions = {}): Promise<EarkValidation> {
  const run = new Validation(tree, options, await identifyEark(tree, options));
  return run.result(options.schemaValidator ?? sharedSchemaValidator());
}

class Validation {
  readonly #tree: PackageTree;
  readonly #options: ValidateEarkOptions;
  readonly #layout: PackageLayout;
  readonly #metadata: MetadataFolders;
  readonly #folders: ReadonlySet<string>;
  readonly #representationFolders: ReadonlySet<string>;
  readonly #report: Report;
  readonly #references = new References();
  readonly #ids = new Identifiers();
  readonly #now: Date;
  readonly #identity: EarkIdentity;

  constructor(tree: PackageTree, options: ValidateEarkOptions, identity: EarkIdentity) {
    this.#tree = tree;
    this.#options = options;
    this.#layout = packageLayout(tree);
    this.#metadata = metadataFolders(this.#layout);
    this.#folders = new Set([...tree.directories].map((path) => path.toLowerCase()));
    this.#representationFolders = new Set(this.#layout.representations.map(({ path }) => path.toLowerCase()));
    this.#now = (options.clock ?? systemClock).now();
    this.#identity = identity;
    this.#report = new Report(identity.version);
  }

  async result(validator: DocumentValidator): Promise<EarkValidation> {
    const { metsPath } = this.#layout;
    const root = metsPath === undefined ? this.#noMets() : await this.#documents(metsPath, validator);
    const findings = this.#report.list();
    const { profile, version, reasons, declaredVersion } = this.#identity;
    return {
      valid: isValid(findings),
      findings,
      profile,
      version,
      reasons,
      ...(declaredVersion === undefined ? {} : { declaredVersion }),
      ...(root?.objId === undefined ? {} : { objId: root.objId }),
      ...(root?.header?.oaisPackageType === undefined ? {} : { packageType: root.header.oaisPackageType }),
    };
  }

  #noMets(): undefined {
    this.#report.requirement('CSIPSTR4', '.', 'there is no METS.xml in the root folder');
    // What has none of a package's folders is something else, or lies around one.
    if (this.#folders.has('metadata') || this.#folders.has('representations'))
      checkFolders(this.#tree, this.#layout, this.#report);
    else checkRootFolder(this.#tree, this.#report);
  }

  async #documents(metsPath: string, validator: DocumentValidator): Promise<MetsDocument | undefined> {
    if (metsPath !== 'METS.xml')
      this.#report.requirement('CSIPSTR4', metsPath, `the file is named METS.xml, found "${metsPath}"`);
    checkFolders(this.#tree, this.#layout, this.#report);
    // Each document once, whatever points to it: METS pointers may go in circles.
    const queue = [metsPath, ...this.#layout.representations.flatMap((found) => found.metsPath ?? [])];
    const seen = new Set(queue);
    let root: MetsDocument | undefined;
    for (let next = 0; next < queue.length; next += 1) {
      this.#options.signal?.throwIfAborted();
      if (next >= MAX_METS_DOCUMENTS) {
        this.#report.own(
          'CSIP_METS_TOO_MANY',
          'error',
          '.',
          `only the first ${MAX_METS_DOCUMENTS} METS documents are read`,
        );
        break;
      }
      const mets = await this.#document(queue[next]!, next === 0, validator);
      if (next === 0) root = mets;
      for (const path of this.#references.metsPaths)
        if (!seen.has(path)) {
          seen.add(path);
          queue.push(path);
        }
    }
    if (this.#options.fixity !== false)
      await checkClaims(this.#tree, this.#report, this.#references.claims, this.#signal());
    if (root !== undefined) this.#unreferenced(seen);
    this.#report.add(...(await unreadableXml(this.#tree, this.#signal())));
    return root;
  }

  async #document(path: string, isRoot: boolean, validator: DocumentValidator): Promise<MetsDocument | undefined> {
    try {
      const [mets, findings] = await this.#readAndValidate(path, validator);
      this.#report.add(...findings);
      this.#check(path, isRoot, mets);
      return mets;
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      if (error instanceof XmlError) this.#report.add(xmlFinding(error, path));
      const reason = error instanceof Error ? error.message : 'unknown';
      this.#report.own('CSIP_METS_UNREADABLE', 'error', path, `cannot be read as METS: ${reason}`);
      return undefined;
    }
  }

  /** The schema's process works while the document is read here. */
  async #readAndValidate(path: string, validator: DocumentValidator): Promise<[MetsDocument, Finding[]]> {
    const bySchema =
      this.#options.schema === false
        ? Promise.resolve([])
        : metsSchemaFindings(this.#tree, path, validator, this.#signal());
    const [read, findings] = await Promise.allSettled([readMets(this.#tree.read(path, this.#signal())), bySchema]);
    if (read.status === 'rejected') throw read.reason;
    if (read.value.version === 2) throw new MetsError('METS_NOT_METS', 'METS 2, of which E-ARK has no profile');
    if (findings.status === 'rejected') throw findings.reason;
    return [read.value, findings.value];
  }

  #check(path: string, isRoot: boolean, mets: MetsDocument): void {
    const context: MetsContext = {
      tree: this.#tree,
      layout: this.#layout,
      metadata: this.#metadata,
      folders: this.#folders,
      representationFolders: this.#representationFolders,
      path,
      base: folderOf(path),
      level: isRoot ? 'package' : 'representation',
      mets,
      report: this.#report,
      ids: this.#identity.version === '2.2.0' ? new Identifiers() : this.#ids,
      now: this.#now,
    };
    checkRoot(context);
    checkHeader(context);
    checkMetadata(context, this.#references);
    checkFileSection(context, this.#references);
    checkStructMap(context, this.#references);
    const { profile, otherProfile } = this.#identity;
    if (profile === 'sip') checkSipFiles(context);
    if (!isRoot) return;
    if (profile === 'sip') checkSip(context);
    else if (profile === 'aip') checkAip(context);
    else if (profile === 'dip') checkDip(context);
    if (otherProfile !== undefined) checkTypeOfProfile(context, otherProfile);
  }

  /** What lies in the package and no METS mentions. A submission is vouched for by its own METS or manifest. */
  #unreferenced(documents: ReadonlySet<string>): void {
    const { paths } = this.#references;
    const { submission } = this.#layout;
    const isVouchedFor = someIn(submission, paths);
    for (const path of this.#tree.files.keys())
      if (!paths.has(path) && !documents.has(path) && !(isVouchedFor && submission.has(path)))
        this.#report.own(
          'CSIP_FILE_UNREFERENCED',
          'warning',
          path,
          'no METS document of the package refers to this file',
        );
  }

  #signal(): { signal?: AbortSignal } {
    return this.#options.signal === undefined ? {} : { signal: this.#options.signal };
  }
}

function someIn(list: Iterable<string>, paths: Pick<References['paths'], 'has'>): boolean {
  for (const path of list) if (paths.has(path)) return true;
  return false;
}
