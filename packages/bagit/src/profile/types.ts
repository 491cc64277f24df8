/** What a profile asks of one label of bag-info.txt. */
export interface ProfileTag {
  label: string;
  required: boolean;
  /** Empty: any value. */
  values: string[];
  repeatable: boolean;
}

/** A BagIt profile with its defaults filled in. `undefined` of a list of what is allowed: everything is. */
export interface BagProfile {
  /** Of the specification, `1.1.0` where the profile does not say. */
  specification: string;
  identifier: string;
  tags: ProfileTag[];
  manifestsRequired: string[];
  manifestsAllowed: string[] | undefined;
  tagManifestsRequired: string[];
  tagManifestsAllowed: string[] | undefined;
  tagFilesRequired: string[];
  tagFilesAllowed: string[] | undefined;
  payloadFilesRequired: string[];
  payloadFilesAllowed: string[] | undefined;
  allowFetch: boolean;
  fetchRequired: boolean;
  dataEmpty: boolean;
  serialization: 'forbidden' | 'required' | 'optional';
  /** Media types, in lower case. */
  acceptSerialization: string[];
  acceptVersions: string[];
}
