/**
 * Writes src/validation/requirements.generated.ts from the profiles, vocabularies and text that the DILCIS Board publishes.
 * Usage: MOCBAN_CORPORA=<folder with eark-specs> node scripts/generate-requirements.mjs
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const corpora = process.env.MOCBAN_CORPORA;
if (!corpora) throw new Error('MOCBAN_CORPORA names the folder that holds eark-specs');
const specs = join(corpora, 'eark-specs');
const VERSION = '2.2.0';
/** Oldest last: of each only what differs from the version after it is written. */
const EARLIER = ['2.1.0', '2.0.4'];

const text = (xml) =>
  xml
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();

const definition = (xml, term) => text(new RegExp(`<dt>${term}</dt>\\s*<dd>([\\s\\S]*?)</dd>`).exec(xml)?.[1] ?? '');

/** The requirements of one specification's profile of one version; none where that version is not published with the others. */
function profileRequirements(specification, version) {
  const folder = join(specs, specification, 'profile');
  const file = readdirSync(folder).find((name) => name.includes(`v${version.replaceAll('.', '-')}`));
  if (file === undefined) return undefined;
  const xml = readFileSync(join(folder, file), 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  const found = {};
  for (const [, attributes, body] of xml.matchAll(/<requirement\b([^>]*)>([\s\S]*?)<\/requirement>/g)) {
    const id = /\bID="((?:CSIP|SIP|AIPM|DIP)\d+)"/.exec(attributes)?.[1];
    if (id === undefined) continue;
    found[id] = {
      level: /\bREQLEVEL="(\w+)"/.exec(attributes)[1],
      name: text(/<head>([\s\S]*?)<\/head>/.exec(body)?.[1] ?? ''),
      path: definition(body, 'METS XPath'),
      specification: `E-ARK ${specification}`,
    };
  }
  return found;
}

const SPECIFICATIONS = ['CSIP', 'SIP', 'AIP', 'DIP'];
const requirements = {};
for (const specification of SPECIFICATIONS) Object.assign(requirements, profileRequirements(specification, VERSION));

/** What an earlier version has otherwise: levels, names and paths that differ, and `null` for what it does not have. */
const earlier = {};
const known = structuredClone(requirements);
for (const version of EARLIER) {
  const differences = {};
  for (const specification of SPECIFICATIONS) {
    const found = profileRequirements(specification, version);
    if (found === undefined) continue;
    for (const [id, requirement] of Object.entries(found)) {
      if (JSON.stringify(known[id]) !== JSON.stringify(requirement)) differences[id] = requirement;
      known[id] = requirement;
    }
    for (const [id, requirement] of Object.entries(known))
      if (requirement?.specification === `E-ARK ${specification}` && !(id in found)) {
        differences[id] = null;
        known[id] = null;
      }
  }
  earlier[version] = differences;
}
const published = Object.fromEntries(
  SPECIFICATIONS.map((specification) => [
    `E-ARK ${specification}`,
    [VERSION, ...EARLIER].filter((version) => profileRequirements(specification, version) !== undefined),
  ]),
);

const pages = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? pages(join(folder, entry.name)) : [join(folder, entry.name)],
  );
for (const page of pages(join(specs, 'CSIP', 'specification')).sort())
  for (const [, id, body] of readFileSync(page, 'utf8').matchAll(/^\*\*(CSIPSTR\d+)\*\*: (.+)$/gm)) {
    const level = /\*\*(MUST|SHOULD|MAY)\*\*/.exec(body)?.[1] ?? 'SHOULD';
    const sentence = body
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll('**', '')
      .split(/(?<=\.)\s/)[0];
    requirements[id] = { level, name: text(sentence), path: '', specification: 'E-ARK CSIP' };
  }

const vocabulary = (name) =>
  [
    ...readFileSync(join(specs, 'CSIP', 'schema', `CSIPVocabulary${name}.xml`), 'utf8').matchAll(
      /<Term\b[^>]*>([^<]*)</g,
    ),
  ].map(([, term]) => text(term));
const extension = readFileSync(join(specs, 'CSIP', 'schema', 'DILCISExtensionMETS.xsd'), 'utf8');
const enumeration = (attribute) => {
  const body = new RegExp(`<xs:attribute name="${attribute}">([\\s\\S]*?)</xs:attribute>`).exec(extension)[1];
  return [...body.matchAll(/value="([^"]*)"/g)].map(([, value]) => value);
};
const mets = readFileSync(join(specs, 'CSIP', 'schema', 'mets.xsd'), 'utf8');
const metadataTypes = [
  .../name="MDTYPE"[\s\S]*?<\/xsd?:simpleType>/.exec(mets)[0].matchAll(/enumeration value="([^"]*)"/g),
].map(([, value]) => value);
const vocabularies = {
  contentCategory: vocabulary('ContentCategory'),
  // Some names are spelt one way in the vocabulary and another in the schema; both are in use.
  contentInformationType: [
    ...new Set([...vocabulary('ContentInformationType'), ...enumeration('CONTENTINFORMATIONTYPE')]),
  ],
  oaisPackageType: vocabulary('OAISPackageType'),
  status: vocabulary('Status'),
  noteType: vocabulary('NoteType'),
  metadataType: metadataTypes,
};

const order = (id) => [
  ['CSIPSTR', 'CSIP', 'SIP', 'AIPM', 'DIP'].indexOf(/^[A-Z]+/.exec(id)[0]),
  Number(/\d+$/.exec(id)[0]),
];
const sorted = (entries) =>
  Object.fromEntries(
    Object.entries(entries).sort(([a], [b]) => {
      const [x, y] = [order(a), order(b)];
      return x[0] - y[0] || x[1] - y[1];
    }),
  );

writeFileSync(
  join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'validation', 'requirements.generated.ts'),
  `// Generated by scripts/generate-requirements.mjs from the E-ARK specifications ${[VERSION, ...EARLIER].join(', ')} of the DILCIS Board (CC BY 4.0, see NOTICE). Do not edit.

export type EarkVersion = ${[VERSION, ...EARLIER].map((version) => `'${version}'`).join(' | ')};

export interface Requirement {
  level: 'MUST' | 'SHOULD' | 'MAY';
  name: string;
  /** XPath of the METS item the requirement is about; empty for requirements on folders. */
  path: string;
  specification: string;
}

/** Versions of each specification whose requirements are published as data, newest first. */
export const PUBLISHED: Readonly<Record<string, readonly EarkVersion[]>> = ${JSON.stringify(published)};

/** Of version ${VERSION}. */
export const REQUIREMENTS = ${JSON.stringify(sorted(requirements), null, 2)} as const satisfies Record<string, Requirement>;

/** What each earlier version has otherwise than the version after it; \`null\`: it has no such requirement. */
export const EARLIER_REQUIREMENTS = ${JSON.stringify(Object.fromEntries(Object.entries(earlier).map(([version, found]) => [version, sorted(found)])), null, 2)} as const satisfies Record<string, Record<string, Requirement | null>>;

export type RequirementId = keyof typeof REQUIREMENTS${EARLIER.map((version) => ` | keyof (typeof EARLIER_REQUIREMENTS)['${version}']`).join('')};

export const VOCABULARIES = ${JSON.stringify(vocabularies, null, 2)} as const;
`,
);
