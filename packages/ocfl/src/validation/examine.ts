import { FindingLog } from '@mocban/core';
import type { DigestAlgorithm } from '@mocban/fixity';
import type { ReadStore } from '@mocban/storage';
import { isPadded, versionNumber } from '../inventory/model.js';
import { Marks } from '../inventory/match.js';
import type { ContentListing, InventoryView } from '../inventory/view.js';
import { joinKey } from '../key.js';
import { quoted, Report, type SpecVersion } from '../report.js';
import { checkDeclaration, isDeclarationName, isDeclaredObject, OBJECT_RULES } from './declaration.js';
import { ExpectedDigests, type ExpectedDigest } from './expected-digests.js';
import { isRegisteredExtension, MUTABLE_HEAD } from './extensions.js';
import { FilesOnDisk, type PresentFile } from './files-on-disk.js';
import {
  checkEarlierInventory,
  checkInventoryCopy,
  checkInventoryFile,
  isSidecarName,
  type InventoryFile,
  type KnownInventory,
} from './inventory-file.js';
import { comparePrior, compareSpecVersions } from './prior-inventory.js';
import { walkFolder, type WalkedFolder } from './walk.js';

/** What an object is, without its content's bytes: all findings but those of digests. */
export interface ObjectExamination {
  log: FindingLog;
  version: SpecVersion;
  id?: string;
  /** Content files that are on disk and listed, in the order of the walk; anew each time. */
  present(): Iterable<PresentFile>;
  /** The digests stated for a content file. */
  expectedOf(file: PresentFile): ExpectedDigest[];
  /** By which any of them are. */
  algorithms(): Set<DigestAlgorithm>;
}

/**
 * Looks at everything in an object folder but the bytes of content files. Never throws for what the folder holds.
 * Holds the root inventory, one other inventory at a time and four bytes per content path.
 * @param options.location where findings say the object is, `''` when it is what is validated
 * @throws the signal's reason
 */
export async function examineObject(
  store: ReadStore,
  objectKey: string,
  options: { location?: string; signal?: AbortSignal } = {},
): Promise<ObjectExamination> {
  return new ObjectExaminer(store, objectKey, options.location ?? '', options.signal).run();
}

class ObjectExaminer {
  readonly #log = new FindingLog();
  #report: Report;
  #root: InventoryFile | undefined;
  #expected = new ExpectedDigests(undefined);
  readonly #files = new FilesOnDisk();
  readonly #marks = new Marks();
  #withContent: Set<string> | undefined;
  /** The most recent version directory. */
  #current: string | undefined;

  constructor(
    readonly store: ReadStore,
    readonly objectKey: string,
    readonly location: string,
    readonly signal: AbortSignal | undefined,
  ) {
    this.#report = new Report(this.#log, '1.1', location === '' ? '.' : location);
  }

  async run(): Promise<ObjectExamination> {
    const { files, folders, others } = await this.store.children(this.objectKey);
    const declared = await checkDeclaration(this.store, this.objectKey, files, OBJECT_RULES, this.#report);
    this.#report = this.#report.at(this.#report.location, declared ?? '1.1');
    const versions = folders
      .filter((name) => versionNumber(name) !== undefined)
      .sort((a, b) => versionNumber(a)! - versionNumber(b)!);
    if (files.includes('inventory.json'))
      this.#root = await checkInventoryFile(this.store, this.objectKey, files, this.#at('inventory.json'), {
        rules: declared,
        isReference: versions.length > 1,
        signal: this.signal,
      });
    else this.#reportNoInventory(files);
    this.#expected = new ExpectedDigests(this.#root?.model);
    // What is not declared can still be stated.
    this.#report = this.#report.at(this.#report.location, declared ?? this.#root?.version);
    this.#checkRootFiles(files, others);
    this.#current = this.#currentOf(versions.at(-1));
    this.#checkDeclaredType(declared);
    await this.#checkFolders(folders);
    this.#checkVersionFolders(versions);
    const prior: { name: string; file: KnownInventory | undefined }[] = [];
    for (const name of versions) {
      this.signal?.throwIfAborted();
      prior.push({ name, file: await this.#checkVersionFolder(name) });
    }
    compareSpecVersions(
      [...prior.filter(({ name }) => name !== this.#current), { name: 'the root', file: this.#root }],
      this.#report,
    );
    return this.#result();
  }

  /** The most recent version is the last directory, but where that of the head is missing. */
  #currentOf(last: string | undefined): string | undefined {
    const head = versionNumber(this.#root?.model.head ?? '');
    return last !== undefined && head !== undefined && head > versionNumber(last)! ? undefined : last;
  }

  #reportNoInventory(files: readonly string[]): void {
    this.#report.error('E063', 'the object has no inventory.json');
    for (const name of files)
      if (/^inventory(\.jsonl?)?$/i.test(name))
        this.#at(name).error('E034', `the inventory is named ${quoted(name)}, not inventory.json`);
  }

  /** Names of the version directories in which the manifest places files. */
  #versionsWithContent(): Set<string> {
    if (this.#withContent === undefined) {
      this.#withContent = new Set();
      for (const folder of this.#root?.model.digestOf.folders() ?? [])
        this.#withContent.add(folder.slice(0, Math.max(0, folder.indexOf('/'))));
    }
    return this.#withContent;
  }

  #at(path: string): Report {
    return this.#report.at(joinKey(this.location, path));
  }

  #isInventoryName(name: string): boolean {
    return name === 'inventory.json' || isSidecarName(name, this.#root?.model.statedAlgorithm);
  }

  #checkRootFiles(files: readonly string[], others: readonly string[]): void {
    for (const name of files)
      if (!this.#isInventoryName(name) && !isDeclarationName(name))
        this.#report.error('E001', `the object root contains the file ${quoted(name)}`);
    for (const name of others) this.#at(name).error('E090', 'a link or special file');
  }

  #checkDeclaredType(declared: SpecVersion | undefined): void {
    const stated = this.#root?.model.specVersion;
    if (declared !== undefined && stated !== undefined && declared !== stated)
      this.#at('inventory.json').error(
        'E038',
        `the type states OCFL ${stated}, the declaration OCFL ${declared}`,
        'type',
      );
  }

  async #checkFolders(folders: readonly string[]): Promise<void> {
    for (const name of folders) {
      if (name === 'extensions') await this.#checkExtensions();
      else if (name === 'logs') await this.#checkLinks('logs');
      else if (versionNumber(name) === undefined) {
        this.#report.error('E001', `the object root contains the folder ${quoted(name)}`);
        if (isDeclaredObject(await this.store.children(joinKey(this.objectKey, name))))
          this.#at(name).error('E082', 'an object inside another object');
      }
    }
  }

  async #checkExtensions(): Promise<void> {
    const report = this.#at('extensions');
    const { files, folders, others } = await this.store.children(joinKey(this.objectKey, 'extensions'));
    for (const name of [...files, ...others])
      report.error('E067', `extensions contains ${quoted(name)}, which is no folder`);
    for (const name of folders) {
      if (!isRegisteredExtension(name)) report.warning('W013', `${quoted(name)} is not a registered extension`);
      if (name === MUTABLE_HEAD)
        report.info('OCFL_MUTABLE_HEAD', 'the mutable head is no version yet: it is neither judged nor read');
    }
    await this.#checkLinks('extensions');
  }

  async #checkLinks(folder: string): Promise<void> {
    for await (const walked of this.#walk(folder)) this.#reportLinks(walked);
  }

  #walk(folder: string): AsyncGenerator<WalkedFolder> {
    return walkFolder(this.store, this.objectKey, joinKey(this.objectKey, folder), this.signal);
  }

  #reportLinks({ path, others }: WalkedFolder): void {
    for (const name of others) this.#at(joinKey(path, name)).error('E090', 'a link or special file');
  }

  #checkVersionFolders(folders: readonly string[]): void {
    const listed = this.#root?.model.versions;
    if (folders.length === 0 && listed === undefined) this.#report.error('E008', 'the object has no version directory');
    if (listed === undefined || listed.size === 0) return;
    for (const name of folders)
      if (!listed.has(name)) this.#at(name).error('E046', 'the version directory is not in the inventory');
    const there = new Set(folders);
    for (const name of listed.keys())
      if (versionNumber(name) !== undefined && !there.has(name))
        for (const rule of ['E010', 'E046']) this.#report.error(rule, `the version directory ${name} is missing`);
    if (folders.some(isPadded) && new Set(folders.map((name) => name.length)).size > 1)
      this.#report.error('E012', 'version directories differ in their zero-padding');
  }

  async #checkVersionFolder(name: string): Promise<KnownInventory | undefined> {
    const folder = joinKey(this.objectKey, name);
    const report = this.#at(name);
    const { files, folders, others } = await this.store.children(folder);
    for (const file of files)
      if (!this.#isInventoryName(file)) report.error('E015', `the version directory contains the file ${quoted(file)}`);
    for (const other of others) this.#at(joinKey(name, other)).error('E090', 'a link or special file');
    const content = this.#root?.model.contentDirectory ?? 'content';
    for (const child of folders)
      if (child === content) await this.#checkContent(name, content);
      else report.warning('W002', `the version directory contains the folder ${quoted(child)}`);
    if (!folders.includes(content) && this.#versionsWithContent().has(name))
      report.error(
        'E016',
        `the version directory has no folder ${quoted(content)}, and the manifest lists files in it`,
      );
    if (!files.includes('inventory.json')) {
      report.warning('W010', 'the version directory has no inventory');
      return undefined;
    }
    return this.#checkVersionInventory(name, files);
  }

  async #checkContent(version: string, content: string): Promise<void> {
    const folder = joinKey(version, content);
    const listed = this.#root?.model.digestOf;
    for await (const walked of this.#walk(folder)) {
      this.#reportLinks(walked);
      if (walked.isEmpty && walked.path === folder)
        this.#at(walked.path).warning('W003', 'the content directory is empty');
      else if (walked.isEmpty) this.#at(walked.path).error('E024', 'an empty folder in a content directory');
      if (listed !== undefined) for (const name of walked.files) this.#files.add(`${walked.path}/${name}`, listed);
    }
  }

  async #checkVersionInventory(name: string, files: readonly string[]): Promise<KnownInventory | undefined> {
    const folder = joinKey(this.objectKey, name);
    const report = this.#at(joinKey(name, 'inventory.json'));
    if (name === this.#current && this.#root !== undefined)
      return this.#checkHeadInventory(this.#root, folder, files, report);
    const reference = this.#root?.reference;
    const known =
      reference === undefined
        ? undefined
        : await checkEarlierInventory(this.store, name, folder, files, reference, this.#marks, report, this.signal);
    if (known !== undefined) return known;
    const file = await checkInventoryFile(this.store, folder, files, report, { signal: this.signal });
    if (file === undefined || this.#root === undefined) return file;
    comparePrior(name, file.model, this.#root.model, report);
    this.#checkCompleteness(versionNumber(name)!, file.model, this.#root.model, report);
    this.#expected.collect(file.model);
    return file;
  }

  /** The inventory of the head must be the root inventory; when it is, its findings are the root's. */
  async #checkHeadInventory(
    root: InventoryFile,
    folder: string,
    files: readonly string[],
    report: Report,
  ): Promise<InventoryFile | undefined> {
    if (await checkInventoryCopy(this.store, folder, files, root, report, this.signal)) return root;
    const file = await checkInventoryFile(this.store, folder, files, report, {
      rules: report.version,
      signal: this.signal,
    });
    report.error('E064', 'the inventory of the most recent version is not the same as the root inventory');
    return file;
  }

  /** An inventory lists every file of its version and of those before it. What the root inventory lacks too is said there. */
  #checkCompleteness(version: number, prior: InventoryView, root: InventoryView, report: Report): void {
    for (const { path } of this.#files.listed(root.digestOf))
      if (versionNumber(path.slice(0, path.indexOf('/')))! <= version && !prior.digestOf.has(path))
        report.error('E023', `the file ${quoted(path)} is in a content directory and not in the manifest`, 'manifest');
  }

  #reportMissing(path: string, isInFixity: boolean): void {
    this.#at(path).error('E092', 'the file is in a manifest and in no content directory');
    if (isInFixity) this.#at(path).error('E093', 'the file is in a fixity block and in no content directory');
  }

  #compareWithDisk(listed: ContentListing): void {
    const isChecked = ({ rule }: ExpectedDigest): boolean => rule === 'E093';
    for (const file of this.#files.missing(listed))
      this.#reportMissing(file.path, this.#expected.of(file).some(isChecked));
    for (const path of this.#expected.onlyPrior)
      if (!this.#files.unlisted.has(path)) this.#reportMissing(path, this.#expected.ofPrior(path).some(isChecked));
    for (const path of this.#files.unlisted)
      this.#at(path).error('E023', 'the file is in a content directory and not in the manifest');
  }

  #result(): ObjectExamination {
    const model = this.#root?.model;
    if (model !== undefined) this.#compareWithDisk(model.digestOf);
    return {
      log: this.#log,
      version: this.#report.version,
      ...(model?.id === undefined ? {} : { id: model.id }),
      present: () => (model === undefined ? [] : this.#files.listed(model.digestOf)),
      expectedOf: (file) => this.#expected.of(file),
      algorithms: () => this.#expected.algorithms(),
    };
  }
}
