import { messageOf } from '@mocban/core';
import { manifestName } from '../algorithms.js';
import { BagError } from '../error.js';
import { matchesGlob } from './glob.js';
import type { BagProfile, ProfileTag } from './types.js';

const SPECIFICATIONS = /^1\.[0-4](?:\.\d+)?$/;
const INFO = 'BagIt-Profile-Info';
const INFO_REQUIRED = ['Source-Organization', 'External-Description', 'Version', 'BagIt-Profile-Identifier'];

/**
 * Reads a BagIt profile (JSON) of specification 1.0 to 1.4; nothing is fetched, keys that are not known are passed over.
 * @throws BagError `BAG_PROFILE_INVALID` with everything that is wrong with it in `details`
 * @see BagIt Profiles 1.3.0 and 1.4.0
 */
export function parseProfile(text: string): BagProfile {
  const reader = new ProfileReader(text);
  const profile = reader.read();
  if (reader.faults.length > 0)
    throw new BagError('BAG_PROFILE_INVALID', 'the file is no BagIt profile', reader.faults);
  return profile;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class ProfileReader {
  readonly faults: string[] = [];
  readonly #json: Json;

  constructor(text: string) {
    this.#json = this.#parse(text);
  }

  read(): BagProfile {
    const info = this.#info();
    const profile: BagProfile = {
      specification: String(info['BagIt-Profile-Version'] ?? '1.1.0'),
      identifier: String(info['BagIt-Profile-Identifier'] ?? ''),
      tags: this.#tags(),
      manifestsRequired: this.#list('Manifests-Required') ?? [],
      manifestsAllowed: this.#list('Manifests-Allowed'),
      tagManifestsRequired: this.#list('Tag-Manifests-Required') ?? [],
      tagManifestsAllowed: this.#list('Tag-Manifests-Allowed'),
      tagFilesRequired: this.#list('Tag-Files-Required') ?? [],
      tagFilesAllowed: this.#list('Tag-Files-Allowed'),
      payloadFilesRequired: this.#list('Payload-Files-Required') ?? [],
      payloadFilesAllowed: this.#list('Payload-Files-Allowed'),
      allowFetch: this.#flag(this.#json, 'Allow-Fetch.txt', true),
      fetchRequired: this.#flag(this.#json, 'Fetch.txt-Required', false),
      dataEmpty: this.#flag(this.#json, 'Data-Empty', false),
      serialization: this.#serialization(),
      acceptSerialization: (this.#list('Accept-Serialization') ?? []).map((type) => type.toLowerCase()),
      acceptVersions: this.#list('Accept-BagIt-Version') ?? [],
    };
    this.#judge(profile);
    return profile;
  }

  #parse(text: string): Json {
    try {
      const json: unknown = JSON.parse(text);
      if (isObject(json)) return json;
      this.faults.push('expected a JSON object');
    } catch (error) {
      this.faults.push(messageOf(error));
    }
    return {};
  }

  #info(): Json {
    const info = this.#json[INFO];
    if (!isObject(info)) {
      this.faults.push(`${INFO}: expected an object`);
      return {};
    }
    for (const key of INFO_REQUIRED)
      if (typeof info[key] !== 'string' || info[key] === '') this.faults.push(`${INFO}: ${key} is missing`);
    const version = info['BagIt-Profile-Version'];
    if (version !== undefined && !SPECIFICATIONS.test(String(version)))
      this.faults.push(`${INFO}: BagIt-Profile-Version is ${JSON.stringify(version)}, expected 1.0 to 1.4`);
    return info;
  }

  #tags(): ProfileTag[] {
    const tags = this.#json['Bag-Info'] ?? {};
    if (!isObject(tags)) {
      this.faults.push('Bag-Info: expected an object');
      return [];
    }
    return Object.entries(tags).flatMap(([label, rule]) => this.#tag(label, rule));
  }

  #tag(label: string, rule: unknown): ProfileTag[] {
    if (!isObject(rule)) {
      this.faults.push(`Bag-Info: ${label}: expected an object`);
      return [];
    }
    return [
      {
        label,
        required: this.#flag(rule, 'required', false),
        values: this.#strings(rule['values'] ?? [], `Bag-Info: ${label}: values`),
        repeatable: this.#flag(rule, 'repeatable', true),
      },
    ];
  }

  #list(key: string): string[] | undefined {
    const value = this.#json[key];
    return value === undefined ? undefined : this.#strings(value, key);
  }

  #strings(value: unknown, where: string): string[] {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    this.faults.push(`${where}: expected a list of texts`);
    return [];
  }

  #flag(json: Json, key: string, otherwise: boolean): boolean {
    const value = json[key] ?? otherwise;
    if (typeof value === 'boolean') return value;
    this.faults.push(`${key}: expected true or false`);
    return otherwise;
  }

  #serialization(): BagProfile['serialization'] {
    const value = this.#json['Serialization'] ?? 'optional';
    if (value === 'forbidden' || value === 'required' || value === 'optional') return value;
    this.faults.push(`Serialization: is ${JSON.stringify(value)}, expected forbidden, required or optional`);
    return 'optional';
  }

  /** What only several keys together show. */
  #judge(profile: BagProfile): void {
    if (profile.acceptVersions.length === 0) this.faults.push('Accept-BagIt-Version: at least one version is required');
    if (this.#json['Serialization'] !== undefined && profile.serialization !== 'forbidden')
      if (profile.acceptSerialization.length === 0)
        this.faults.push('Accept-Serialization: at least one media type is required');
    if (profile.fetchRequired && !profile.allowFetch)
      this.faults.push('Fetch.txt-Required: fetch.txt is required and not allowed');
    const same = (name: string, other: string): boolean => manifestName(name) === manifestName(other);
    this.#requireAllowed('Manifests', profile.manifestsRequired, profile.manifestsAllowed, same);
    this.#requireAllowed('Tag-Manifests', profile.tagManifestsRequired, profile.tagManifestsAllowed, same);
    this.#requireAllowed('Tag-Files', profile.tagFilesRequired, profile.tagFilesAllowed, matchesGlob);
    this.#requireAllowed('Payload-Files', profile.payloadFilesRequired, profile.payloadFilesAllowed, matchesGlob);
  }

  #requireAllowed(
    what: string,
    required: readonly string[],
    allowed: readonly string[] | undefined,
    matches: (name: string, pattern: string) => boolean,
  ): void {
    for (const name of required)
      if (allowed !== undefined && !allowed.some((pattern) => matches(name, pattern)))
        this.faults.push(`${what}-Required: ${name} is not in ${what}-Allowed`);
  }
}
