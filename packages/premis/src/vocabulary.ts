/** Terms of the preservation vocabularies of the Library of Congress, label to code (id.loc.gov/vocabulary/preservation). */
const BASE = 'http://id.loc.gov/vocabulary/preservation';

/** PREMIS event types; the labels are what `PremisEvent.type` holds. */
export const EVENT_TYPES = {
  accession: 'acc',
  appraisal: 'app',
  capture: 'cap',
  compression: 'com',
  creation: 'cre',
  deaccession: 'dea',
  decompression: 'dec',
  decryption: 'der',
  deletion: 'del',
  'digital signature generation': 'dsg',
  'digital signature validation': 'dig',
  dissemination: 'dis',
  encryption: 'enc',
  exporting: 'exp',
  extraction: 'ext',
  'filename change': 'fil',
  'fixity check': 'fix',
  'forensic feature analysis': 'ffa',
  'format identification': 'for',
  imaging: 'ima',
  'information package creation': 'ipc',
  'information package merging': 'ipm',
  'information package splitting': 'ips',
  ingestion: 'ing',
  'ingestion end': 'ine',
  'ingestion start': 'ins',
  'message digest calculation': 'mes',
  'metadata extraction': 'mee',
  'metadata modification': 'mem',
  migration: 'mig',
  modification: 'mod',
  normalization: 'nor',
  packing: 'pac',
  'policy assignment': 'poa',
  quarantine: 'qua',
  recovery: 'rec',
  redaction: 'red',
  refreshment: 'ref',
  replication: 'rep',
  transfer: 'tra',
  unpacking: 'unp',
  unquarantine: 'unq',
  validation: 'val',
  'virus check': 'vir',
} as const;
export type EventType = keyof typeof EVENT_TYPES;

/** Kinds of agent, with the ends of their URIs. */
export const AGENT_TYPES = { hardware: 'har', organization: 'org', person: 'per', software: 'sof' } as const;
export type AgentType = keyof typeof AGENT_TYPES;

/** Roles of an agent in an event. */
export const AGENT_ROLES = {
  authorizer: 'aut',
  'executing program': 'exe',
  implementer: 'imp',
  validator: 'val',
} as const;
export type AgentRole = keyof typeof AGENT_ROLES;

/** Roles of an object in an event. */
export const OBJECT_ROLES = { outcome: 'out', source: 'sou' } as const;
export type ObjectRole = keyof typeof OBJECT_ROLES;

/** How an event came out, with the ends of the URIs. */
export const EVENT_OUTCOMES = { fail: 'fai', success: 'suc', warning: 'war' } as const;
export type EventOutcome = keyof typeof EVENT_OUTCOMES;

/** Message digest algorithms, with the ends of their URIs. */
export const DIGEST_ALGORITHMS = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
} as const;

/** How objects belong together, with the ends of the URIs. */
export const RELATIONSHIP_TYPES = {
  dependency: 'dep',
  derivation: 'der',
  logical: 'log',
  structural: 'str',
} as const;

/** The vocabulary's labels in lower case, as its other lists have them (it writes `is Included In`). */
export const RELATIONSHIP_SUBTYPES = {
  'compressed from': 'cmf',
  'compressed to': 'cmt',
  deploys: 'dpe',
  documents: 'doc',
  emulates: 'emu',
  'encrypted from': 'enf',
  'encrypted to': 'ent',
  generalizes: 'gen',
  'has part': 'hsp',
  'has root': 'hsr',
  'has sibling': 'hsi',
  'has source': 'hss',
  includes: 'inc',
  'is compatible with': 'icw',
  'is deployed on': 'idp',
  'is documented in': 'idc',
  'is emulated by': 'iem',
  'is included in': 'isi',
  'is part of': 'isp',
  'is represented by': 'isr',
  'is required by': 'irq',
  'is source of': 'iso',
  'is superseded by': 'iss',
  represents: 'rep',
  requires: 'req',
  specializes: 'spe',
  supersedes: 'sup',
} as const;

export const FORMAT_REGISTRY_ROLES = { specification: 'spe' } as const;

/** What rights rest on, with the ends of the URIs. */
export const RIGHTS_BASES = {
  copyright: 'cop',
  'institutional policy': 'ins',
  license: 'lic',
  other: 'oth',
  statute: 'sta',
} as const;
export type RightsBasis = keyof typeof RIGHTS_BASES;

/** Copyright statuses, with the ends of their URIs. */
export const COPYRIGHT_STATUSES = { copyrighted: 'cpr', 'public domain': 'pub', unknown: 'unk' } as const;

/** Acts that are granted. The vocabulary points to that of event types since 2018; its terms stay resolvable. */
export const GRANTED_ACTS = {
  delete: 'del',
  disseminate: 'dis',
  migrate: 'mig',
  modify: 'mod',
  replicate: 'rep',
  use: 'use',
} as const;

/** Roles of an agent in a rights statement. */
export const RIGHTS_AGENT_ROLES = { contact: 'con', grantor: 'gra', rightsholder: 'rig' } as const;

/** What an environment does, with the ends of the URIs. */
export const ENVIRONMENT_FUNCTION_TYPES = {
  ancillary: 'anc',
  chip: 'chi',
  driver: 'dri',
  hardware: 'har',
  'hardware architecture': 'haa',
  'hardware peripheral': 'hap',
  'input/output device': 'inp',
  software: 'sof',
} as const;

const SCHEMES = {
  eventType: EVENT_TYPES,
  agentType: AGENT_TYPES,
  eventRelatedAgentRole: AGENT_ROLES,
  eventRelatedObjectRole: OBJECT_ROLES,
  eventOutcome: EVENT_OUTCOMES,
  cryptographicHashFunctions: DIGEST_ALGORITHMS,
  relationshipType: RELATIONSHIP_TYPES,
  relationshipSubType: RELATIONSHIP_SUBTYPES,
  formatRegistryRole: FORMAT_REGISTRY_ROLES,
  rightsBasis: RIGHTS_BASES,
  copyrightStatus: COPYRIGHT_STATUSES,
  actionsGranted: GRANTED_ACTS,
  rightsRelatedAgentRole: RIGHTS_AGENT_ROLES,
  environmentFunctionType: ENVIRONMENT_FUNCTION_TYPES,
} satisfies Record<string, Readonly<Record<string, string>>>;

export type Scheme = keyof typeof SCHEMES;

/** The URI of a term, undefined when the label is not in the vocabulary. */
export function termUri(scheme: Scheme, label: string): string | undefined {
  const terms: Readonly<Record<string, string>> = SCHEMES[scheme];
  return Object.hasOwn(terms, label) ? `${BASE}/${scheme}/${terms[label]}` : undefined;
}

/** The label of a term's URI, with `http` or `https`; undefined when the URI is not in the vocabulary. */
export function termLabel(scheme: Scheme, uri: string): string | undefined {
  const code = uri.replace(/^https:/, 'http:').startsWith(`${BASE}/${scheme}/`)
    ? uri.slice(uri.lastIndexOf('/') + 1)
    : '';
  return Object.entries(SCHEMES[scheme]).find(([, known]) => known === code)?.[0];
}

/** Words of PREMIS 1 and 2 and of their users for terms that the vocabularies name otherwise. */
const EARLIER: { readonly [S in Scheme]?: Readonly<Record<string, string>> } = {
  eventType: { ingest: 'ingestion', normalisation: 'normalization' },
  eventOutcome: { failed: 'fail', failure: 'fail', succeeded: 'success', successful: 'success' },
  agentType: { organisation: 'organization' },
  rightsBasis: { licence: 'license' },
  eventRelatedAgentRole: { authoriser: 'authorizer', implementor: 'implementer' },
};

const plain = (label: string): string => label.toLowerCase().replace(/[\s_-]+/g, '');

/**
 * The label of the vocabulary that a document of PREMIS 1 or 2 means, whose terms are free text: letters of either case, blanks and
 * hyphens are one (`SHA256`, `publicdomain`, `isPartOf`). What means no term stays as it is written.
 */
export function termOfEarlier(scheme: Scheme, written: string): string {
  const key = plain(written);
  const term = Object.keys(SCHEMES[scheme]).find((label) => plain(label) === key);
  const earlier = EARLIER[scheme];
  return term ?? (earlier !== undefined && Object.hasOwn(earlier, key) ? earlier[key]! : written);
}

/** The URI of the vocabulary, for `authorityURI`. */
export const schemeUri = (scheme: Scheme): string => `${BASE}/${scheme}`;
