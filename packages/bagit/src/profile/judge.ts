import type { Finding } from '@mocban/core';
import type { PackageTree, TreeFile } from '@mocban/container/tree';
import { manifestName } from '../algorithms.js';
import { MANIFEST_FILE } from '../manifest.js';
import type { Bag, BagInfoEntry } from '../types.js';
import { matchesGlob } from './glob.js';
import type { BagProfile } from './types.js';

/** Every rule of a profile with the key that sets it. */
export const PROFILE_RULES = {
  BAG_PROFILE_IDENTIFIER: 'BagIt-Profile-Info',
  BAG_PROFILE_INFO_MISSING: 'Bag-Info',
  BAG_PROFILE_INFO_VALUE: 'Bag-Info',
  BAG_PROFILE_INFO_REPEATED: 'Bag-Info',
  BAG_PROFILE_MANIFEST_REQUIRED: 'Manifests-Required',
  BAG_PROFILE_MANIFEST_FORBIDDEN: 'Manifests-Allowed',
  BAG_PROFILE_TAG_MANIFEST_REQUIRED: 'Tag-Manifests-Required',
  BAG_PROFILE_TAG_MANIFEST_FORBIDDEN: 'Tag-Manifests-Allowed',
  BAG_PROFILE_TAG_FILE_REQUIRED: 'Tag-Files-Required',
  BAG_PROFILE_TAG_FILE_FORBIDDEN: 'Tag-Files-Allowed',
  BAG_PROFILE_PAYLOAD_REQUIRED: 'Payload-Files-Required',
  BAG_PROFILE_PAYLOAD_FORBIDDEN: 'Payload-Files-Allowed',
  BAG_PROFILE_DATA_NOT_EMPTY: 'Data-Empty',
  BAG_PROFILE_FETCH_FORBIDDEN: 'Allow-Fetch.txt',
  BAG_PROFILE_FETCH_REQUIRED: 'Fetch.txt-Required',
  BAG_PROFILE_SERIALIZATION: 'Serialization',
  BAG_PROFILE_VERSION: 'Accept-BagIt-Version',
} as const;

export type ProfileRule = keyof typeof PROFILE_RULES;

/** What a profile looks at, of a bag that is there or one that is to be written. */
export interface ProfileSubject {
  version: string | undefined;
  info: readonly BagInfoEntry[];
  /** Paths in the bag, with their sizes. */
  files: () => Iterable<Pick<TreeFile, 'path' | 'sizeBytes'>>;
  hasFile: (path: string) => boolean;
  hasDirectory: (path: string) => boolean;
  /** By the names in the manifests' file names. */
  manifests: readonly string[];
  tagManifests: readonly string[];
  /** `undefined` where it is not known yet. */
  serialization: 'folder' | 'zip' | 'tar' | 'tar.gz' | undefined;
}

/** What of a bag a profile looks at. */
export function subjectOf(tree: PackageTree, bag: Bag): ProfileSubject {
  const names = (manifests: Bag['tagManifests']): string[] =>
    manifests.map(({ file }) => MANIFEST_FILE.exec(file)![2]!);
  return {
    version: bag.version,
    info: bag.info,
    files: () => tree.files.values(),
    hasFile: (path) => tree.files.has(path),
    hasDirectory: (path) => tree.directories.has(path),
    manifests: names(bag.payloadManifests),
    tagManifests: names(bag.tagManifests),
    serialization: SERIALIZATIONS[tree.compression === 'gzip' ? 'tar.gz' : tree.origin],
  };
}

const SERIALIZATIONS = {
  directory: 'folder',
  zip: 'zip',
  tar: 'tar',
  'tar.gz': 'tar.gz',
  unknown: undefined,
} as const;

/** Names that media types of each serialisation go by. */
const MEDIA_TYPES: Record<'zip' | 'tar' | 'tar.gz', RegExp> = {
  zip: /^application\/(?:x-)?zip(?:-compressed)?$/,
  tar: /^application\/(?:x-)?g?tar$/,
  'tar.gz':
    /^application\/(?:(?:x-)?gzip(?:-compressed)?|(?:x-)?tgz|(?:x-)?g?tar\+gzip|(?:x-)?(?:compressed-tar|tar-gz))$/,
};

/** All departures of a bag from a profile, in one run. Reads no payload. */
export function judgeByProfile(subject: ProfileSubject, profile: BagProfile): Finding[] {
  return new Judging(subject, profile).run();
}

class Judging {
  readonly #findings: Finding[] = [];

  constructor(
    private readonly subject: ProfileSubject,
    private readonly profile: BagProfile,
  ) {}

  run(): Finding[] {
    this.#packaging();
    this.#info();
    this.#manifests();
    this.#tagFiles();
    this.#payload();
    return this.#findings;
  }

  #packaging(): void {
    const { subject, profile } = this;
    const { serialization } = subject;
    if (subject.version !== undefined && !profile.acceptVersions.includes(subject.version))
      this.#error(
        'BAG_PROFILE_VERSION',
        'bagit.txt',
        `BagIt ${subject.version}, the profile accepts ${profile.acceptVersions.join(', ')}`,
      );
    if (serialization === 'folder' && profile.serialization === 'required')
      this.#error('BAG_PROFILE_SERIALIZATION', '.', 'the bag is a folder, the profile asks for an archive');
    if (serialization === undefined || serialization === 'folder') return;
    if (profile.serialization === 'forbidden')
      this.#error('BAG_PROFILE_SERIALIZATION', '.', 'the bag is an archive, the profile asks for a folder');
    else if (profile.acceptSerialization.length > 0)
      if (!profile.acceptSerialization.some((type) => MEDIA_TYPES[serialization].test(type)))
        this.#error(
          'BAG_PROFILE_SERIALIZATION',
          '.',
          `the bag is a ${serialization}, the profile accepts ${profile.acceptSerialization.join(', ')}`,
        );
  }

  #info(): void {
    const { info } = this.subject;
    const { identifier, tags } = this.profile;
    const valuesOf = (label: string): string[] =>
      info.filter((entry) => entry.label.toLowerCase() === label.toLowerCase()).map(({ value }) => value);
    if (!valuesOf('BagIt-Profile-Identifier').includes(identifier))
      this.#error('BAG_PROFILE_IDENTIFIER', 'bag-info.txt', `BagIt-Profile-Identifier does not name ${identifier}`);
    for (const { label, required, values, repeatable } of tags) {
      const given = valuesOf(label);
      if (required && given.length === 0)
        this.#error('BAG_PROFILE_INFO_MISSING', 'bag-info.txt', `${label} is required`);
      if (!repeatable && given.length > 1)
        this.#error('BAG_PROFILE_INFO_REPEATED', 'bag-info.txt', `${label} is given ${given.length} times`);
      for (const value of given)
        if (values.length > 0 && !values.includes(value))
          this.#error(
            'BAG_PROFILE_INFO_VALUE',
            'bag-info.txt',
            `${label} is ${JSON.stringify(value)}, expected ${values.map((one) => JSON.stringify(one)).join(' or ')}`,
          );
    }
  }

  #manifests(): void {
    const { subject, profile } = this;
    for (const name of profile.manifestsRequired)
      if (!includes(subject.manifests, name))
        this.#error('BAG_PROFILE_MANIFEST_REQUIRED', `manifest-${manifestName(name)}.txt`, 'the manifest is required');
    for (const name of subject.manifests)
      if (profile.manifestsAllowed !== undefined && !includes(profile.manifestsAllowed, name))
        this.#error('BAG_PROFILE_MANIFEST_FORBIDDEN', `manifest-${name}.txt`, 'the manifest is not allowed');
    for (const name of profile.tagManifestsRequired)
      if (!includes(subject.tagManifests, name))
        this.#error(
          'BAG_PROFILE_TAG_MANIFEST_REQUIRED',
          `tagmanifest-${manifestName(name)}.txt`,
          'the tag manifest is required',
        );
    for (const name of subject.tagManifests)
      if (profile.tagManifestsAllowed !== undefined && !includes(profile.tagManifestsAllowed, name))
        this.#error('BAG_PROFILE_TAG_MANIFEST_FORBIDDEN', `tagmanifest-${name}.txt`, 'the tag manifest is not allowed');
  }

  #tagFiles(): void {
    const { subject, profile } = this;
    const hasFetch = subject.hasFile('fetch.txt');
    if (hasFetch && !profile.allowFetch)
      this.#error('BAG_PROFILE_FETCH_FORBIDDEN', 'fetch.txt', 'fetch.txt is not allowed');
    if (!hasFetch && profile.fetchRequired)
      this.#error('BAG_PROFILE_FETCH_REQUIRED', 'fetch.txt', 'fetch.txt is required');
    for (const path of profile.tagFilesRequired)
      if (!subject.hasFile(path)) this.#error('BAG_PROFILE_TAG_FILE_REQUIRED', path, 'the tag file is required');
    const { tagFilesAllowed } = profile;
    if (tagFilesAllowed === undefined) return;
    for (const { path } of subject.files())
      if (isOtherTagFile(path) && !tagFilesAllowed.some((pattern) => matchesGlob(path, pattern)))
        this.#error('BAG_PROFILE_TAG_FILE_FORBIDDEN', path, 'the tag file is not allowed');
  }

  #payload(): void {
    const { subject, profile } = this;
    for (const path of profile.payloadFilesRequired)
      if (!subject.hasFile(path) && !subject.hasDirectory(path.replace(/\/+$/, '')))
        this.#error('BAG_PROFILE_PAYLOAD_REQUIRED', path, 'the payload file is required');
    const { payloadFilesAllowed } = profile;
    let files = 0;
    let bytes = 0;
    for (const { path, sizeBytes } of subject.files()) {
      if (!path.startsWith('data/')) continue;
      files += 1;
      bytes += sizeBytes;
      if (payloadFilesAllowed !== undefined && !payloadFilesAllowed.some((pattern) => matchesGlob(path, pattern)))
        this.#error('BAG_PROFILE_PAYLOAD_FORBIDDEN', path, 'the payload file is not allowed');
    }
    if (profile.dataEmpty && (files > 1 || bytes > 0))
      this.#error('BAG_PROFILE_DATA_NOT_EMPTY', 'data', 'expected no payload, or one file without content');
  }

  #error(rule: ProfileRule, location: string, message: string): void {
    const standard = `BagIt Profiles ${this.profile.specification}`;
    this.#findings.push({ rule, severity: 'error', location, message, standard });
  }
}

const includes = (names: readonly string[], name: string): boolean =>
  names.some((other) => manifestName(other) === manifestName(name));

/** Tag files that no other key of a profile, nor BagIt itself, speaks of. */
const isOtherTagFile = (path: string): boolean =>
  !path.startsWith('data/') && !/^(?:bagit|bag-info|fetch)\.txt$/.test(path) && !MANIFEST_FILE.test(path);
