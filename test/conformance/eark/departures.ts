import type { Severity } from '@mocban/core';
import type { PackageKind, SamplePackage } from './sample-package.js';

/** A way to break one requirement. */
export interface Departure {
  requirement: string;
  what: string;
  /** What the finding is worth; the requirement's level in the version judged by where none is given. */
  severity?: Severity;
  /** Rules of the Board's test case for this requirement that this departure is an instance of. */
  rules?: readonly number[];
  /** @defaultValue csip */
  kind?: PackageKind;
  /** In a package whose root METS refers to the content itself. */
  isOneDocument?: boolean;
  /** Found when digests are compared only. */
  isOfFixity?: true;
  /** Further requirements that cannot but be broken as well. */
  also?: readonly string[];
  depart: (sample: SamplePackage) => void;
}

type Edit = readonly [from: string | RegExp, to: string];
type More = Omit<Departure, 'requirement' | 'what' | 'depart'>;

const METS = 'METS.xml';
const OF_REPRESENTATION = 'representations/rep1/METS.xml';

/** A departure in the root METS, made by one or more replacements. */
const inMets = (requirement: string, what: string, edits: readonly Edit[], more: More = {}): Departure => ({
  requirement,
  what,
  ...more,
  depart: (sample) => edits.forEach(([from, to]) => sample.edit(METS, from, to)),
});

const inRepresentation = (requirement: string, what: string, edits: readonly Edit[], more: More = {}): Departure => ({
  requirement,
  what,
  ...more,
  depart: (sample) => edits.forEach(([from, to]) => sample.edit(OF_REPRESENTATION, from, to)),
});

const UNREFERENCED = 'CSIP_FILE_UNREFERENCED';
const sip: More = { kind: 'sip' };
const aip: More = { kind: 'aip' };
const dip: More = { kind: 'dip' };
const oneDocument: More = { isOneDocument: true };

const FOLDERS: readonly Departure[] = [
  inMets('CSIPSTR2', 'an OBJID that is not the name of the folder', [[/ OBJID="[^"]*"/, ' OBJID="other"']], {
    also: ['CSIP1', 'CSIP86'],
  }),
  { requirement: 'CSIPSTR4', what: 'no METS.xml', depart: (sample) => sample.remove(METS) },
  { requirement: 'CSIPSTR4', what: 'a mets.xml', depart: (sample) => sample.move(METS, 'mets.xml') },
  {
    requirement: 'CSIPSTR5',
    what: 'no folder metadata',
    rules: [1],
    also: ['CSIP17', 'CSIP31', 'CSIP32'],
    depart: (sample) => {
      sample.remove('metadata');
      sample.edit(METS, /<dmdSec[^]*<\/amdSec>/, '');
      sample.edit(METS, / DMDID="dmd" ADMID="rights premis"/, '');
    },
  },
  {
    requirement: 'CSIPSTR6',
    what: 'PREMIS beside preservation',
    depart: (sample) => {
      sample.put('metadata/other/premis2.xml', '<premis/>');
      sample.edit(
        METS,
        /(<digiprovMD ID=")premis([^]*href=")metadata\/preservation\/premis([^]*<\/digiprovMD>)/,
        (whole: string, ...parts: string[]) =>
          `${whole}\n${parts[0]}premis2${parts[1]}metadata/other/premis2${parts[2]}`,
      );
      sample.edit(METS, 'ADMID="rights premis"', 'ADMID="rights premis premis2"');
    },
  },
  {
    requirement: 'CSIPSTR7',
    what: 'a description beside descriptive',
    depart: (sample) => {
      sample.move('metadata/descriptive/dc.xml', 'metadata/other/dc.xml');
      sample.edit(METS, 'metadata/descriptive/dc.xml', 'metadata/other/dc.xml');
    },
  },
  {
    requirement: 'CSIPSTR8',
    what: 'metadata in no sub-folder',
    also: [UNREFERENCED],
    depart: (sample) => sample.put('metadata/loose.xml', '<x/>'),
  },
  {
    requirement: 'CSIPSTR9',
    what: 'a folder Representations',
    depart: (sample) => {
      sample.move('representations', 'Representations');
      sample.edit(METS, /"representations\//g, '"Representations/');
    },
  },
  {
    requirement: 'CSIPSTR10',
    what: 'content in no folder of a representation',
    isOneDocument: true,
    also: ['CSIPSTR12'],
    depart: (sample) => {
      sample.move('representations/rep1/data/a.txt', 'representations/a.txt');
      sample.remove('representations/rep1');
      sample.edit(METS, 'representations/rep1/data/a.txt', 'representations/a.txt');
      sample.edit(METS, 'USE="Representations/rep1/data"', 'USE="Representations"');
    },
  },
  {
    requirement: 'CSIPSTR11',
    what: 'a folder Data',
    depart: (sample) => {
      sample.move('representations/rep1/data', 'representations/rep1/Data');
      sample.edit(OF_REPRESENTATION, 'href="data/', 'href="Data/');
    },
  },
  {
    requirement: 'CSIPSTR12',
    what: 'a representation without METS.xml',
    rules: [1],
    also: [UNREFERENCED],
    depart: (sample) => {
      sample.put('representations/rep2/data/b.txt', 'b');
      sample.put('representations/rep2/metadata/descriptive/dc.xml', '<dc/>');
    },
  },
  {
    requirement: 'CSIPSTR13',
    what: 'a representation without a folder metadata',
    rules: [1],
    depart: (sample) => {
      sample.remove('representations/rep1/metadata');
      sample.edit(OF_REPRESENTATION, /<dmdSec[^]*<\/dmdSec>/, '');
      sample.edit(OF_REPRESENTATION, ' DMDID="rep1-dmd"', '');
    },
  },
  {
    requirement: 'CSIPSTR13',
    what: 'a folder Metadata of a representation',
    rules: [1],
    also: ['CSIPSTR7'],
    depart: (sample) => {
      sample.move('representations/rep1/metadata', 'representations/rep1/Metadata');
      sample.edit(OF_REPRESENTATION, 'href="metadata/', 'href="Metadata/');
    },
  },
  {
    requirement: 'CSIPSTR15',
    what: 'schemas elsewhere',
    severity: 'info',
    also: ['CSIP64'],
    depart: (sample) => {
      sample.move('schemas', 'xsd');
      sample.edit(METS, 'schemas/a.xsd', 'xsd/a.xsd');
    },
  },
  {
    requirement: 'CSIPSTR16',
    what: 'documentation elsewhere',
    severity: 'info',
    also: ['CSIP64'],
    depart: (sample) => {
      sample.move('documentation', 'docs');
      sample.edit(METS, 'documentation/notes.txt', 'docs/notes.txt');
    },
  },
];

const MIXED = 'csip:CONTENTINFORMATIONTYPE="MIXED" PROFILE';
const ROOT: readonly Departure[] = [
  inMets('CSIP1', 'no OBJID', [[/ OBJID="[^"]*"/, '']], { rules: [1], also: ['CSIP86'] }),
  inMets('CSIP1', 'an empty OBJID', [[/ OBJID="[^"]*"/, ' OBJID=""']], { rules: [2], also: ['CSIP86'] }),
  inMets('CSIP1', 'an OBJID that is not the name of the folder', [[/ OBJID="[^"]*"/, ' OBJID="other"']], {
    severity: 'warning',
    rules: [3],
    also: ['CSIPSTR2', 'CSIP86'],
  }),
  inRepresentation('CSIP1', 'an OBJID that is not the representation’s', [[/ OBJID="[^"]*"/, ' OBJID="other"']], {
    severity: 'warning',
    rules: [4],
    also: ['CSIP86'],
  }),
  inMets('CSIP2', 'no TYPE', [[' TYPE="Mixed"', '']]),
  inMets('CSIP2', 'a TYPE of one’s own', [[' TYPE="Mixed"', ' TYPE="Diary"']]),
  inMets(
    'CSIP3',
    'OTHERTYPE of the vocabulary',
    [[' TYPE="Mixed"', ' TYPE="OTHER" csip:OTHERTYPE="Textual works - Print"']],
    {
      severity: 'error',
      rules: [1],
    },
  ),
  inMets(
    'CSIP3',
    'OTHERTYPE without OTHER',
    [[' TYPE="Mixed"', ' TYPE="Textual works - Print" csip:OTHERTYPE="Diary"']],
    {
      severity: 'error',
      rules: [2],
    },
  ),
  inMets('CSIP3', 'OTHER without OTHERTYPE', [[' TYPE="Mixed"', ' TYPE="OTHER"']], { severity: 'error' }),
  inMets('CSIP4', 'no CONTENTINFORMATIONTYPE of the package', [[MIXED, 'PROFILE']], { rules: [1] }),
  inRepresentation('CSIP4', 'no CONTENTINFORMATIONTYPE of the representation', [[MIXED, 'PROFILE']], {
    severity: 'error',
    rules: [2],
  }),
  inMets('CSIP4', 'a CONTENTINFORMATIONTYPE of one’s own', [[MIXED, MIXED.replace('MIXED', 'random')]], {
    severity: 'error',
    rules: [3],
  }),
  inMets('CSIP4', 'OTHER that is not named', [[MIXED, MIXED.replace('MIXED', 'OTHER')]], {
    severity: 'error',
    rules: [4],
    also: ['CSIP5'],
  }),
  inMets(
    'CSIP4',
    'OTHER with an empty name',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="" csip:CONTENTINFORMATIONTYPE="OTHER" PROFILE']],
    {
      severity: 'error',
      rules: [5],
      also: ['CSIP5'],
    },
  ),
  inMets('CSIP5', 'OTHER that is not named', [[MIXED, MIXED.replace('MIXED', 'OTHER')]], {
    severity: 'error',
    rules: [1],
    also: ['CSIP4'],
  }),
  inMets(
    'CSIP5',
    'OTHER with an empty name',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="" csip:CONTENTINFORMATIONTYPE="OTHER" PROFILE']],
    {
      severity: 'error',
      rules: [2],
      also: ['CSIP4'],
    },
  ),
  inMets(
    'CSIP5',
    'a name of the vocabulary',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="ERMS" csip:CONTENTINFORMATIONTYPE="OTHER" PROFILE']],
    {
      severity: 'error',
      rules: [3],
    },
  ),
  inMets(
    'CSIP5',
    'a name without OTHER',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="SIARDUK" csip:CONTENTINFORMATIONTYPE="ERMS" PROFILE']],
    {
      severity: 'error',
      rules: [4],
    },
  ),
  inMets('CSIP6', 'no PROFILE', [[/ PROFILE="[^"]*"/, '']], { rules: [1] }),
  inMets('CSIP6', 'an empty PROFILE', [[/ PROFILE="[^"]*"/, ' PROFILE=""']], { rules: [2] }),
  inMets('CSIP6', 'a PROFILE that is no URL', [[/ PROFILE="[^"]*"/, ' PROFILE="E-ARK"']]),
];

const SOFTWARE = '<agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE">';
const HEADER: readonly Departure[] = [
  inMets('CSIP7', 'no CREATEDATE', [[/ CREATEDATE="[^"]*"/, '']]),
  inMets('CSIP7', 'a CREATEDATE in the future', [[/ CREATEDATE="[^"]*"/, ' CREATEDATE="2199-01-01T00:00:00"']]),
  inMets('CSIP8', 'no LASTMODDATE', [[/ LASTMODDATE="[^"]*"/, '']], { rules: [1] }),
  inMets('CSIP8', 'a LASTMODDATE in the future', [[/ LASTMODDATE="[^"]*"/, ' LASTMODDATE="2199-01-01T00:00:00"']], {
    severity: 'error',
    rules: [2],
  }),
  inMets('CSIP9', 'no OAISPACKAGETYPE', [[/ csip:OAISPACKAGETYPE="[^"]*"/, '']]),
  inMets('CSIP9', 'an OAISPACKAGETYPE of one’s own', [
    [/ csip:OAISPACKAGETYPE="[^"]*"/, ' csip:OAISPACKAGETYPE="XIP"'],
  ]),
  inMets('CSIP10', 'no agent', [[/<agent[^]*<\/agent>/, '']], { rules: [1] }),
  inMets('CSIP11', 'software that is no CREATOR', [[SOFTWARE, SOFTWARE.replace('CREATOR', 'EDITOR')]]),
  inMets('CSIP12', 'software without TYPE', [[SOFTWARE, SOFTWARE.replace(' TYPE="OTHER"', '')]], { rules: [1] }),
  inMets('CSIP12', 'software that is an INDIVIDUAL', [[SOFTWARE, SOFTWARE.replace('"OTHER"', '"INDIVIDUAL"')]], {
    rules: [2],
  }),
  inMets('CSIP13', 'software without OTHERTYPE', [[SOFTWARE, SOFTWARE.replace(' OTHERTYPE="SOFTWARE"', '')]]),
  inMets('CSIP13', 'software of another OTHERTYPE', [[SOFTWARE, SOFTWARE.replace('"SOFTWARE"', '"TOOL"')]]),
  inMets('CSIP14', 'software with an empty name', [['<name>Maker</name>', '<name/>']], { rules: [1] }),
  inMets('CSIP14', 'software without a name', [['<name>Maker</name>', '']], { rules: [1] }),
  inMets('CSIP14', 'software with two names', [['<name>Maker</name>', '<name>Maker</name><name>Made</name>']]),
  inMets('CSIP15', 'software without a version', [[/<note csip:NOTETYPE="SOFTWARE VERSION">1.0<\/note>/, '']]),
  inMets('CSIP15', 'software with an empty version', [['>1.0</note>', '></note>']]),
  inMets('CSIP15', 'software with two notes', [['>1.0</note>', '>1.0</note><note>more</note>']]),
  inMets('CSIP16', 'a version without NOTETYPE', [[' csip:NOTETYPE="SOFTWARE VERSION"', '']], { rules: [1] }),
  inMets('CSIP16', 'a version of another NOTETYPE', [['"SOFTWARE VERSION"', '"VERSION"']], { rules: [2] }),
  inMets('CSIP117', 'no header', [[/<metsHdr[^]*<\/metsHdr>/, '']], { rules: [1] }),
  inMets('CSIP117', 'two headers', [[/(<metsHdr[^]*<\/metsHdr>)/, '$1$1']]),
];

/** One kind of metadata section: its element, its requirements from the identifier to the checksum's type. */
interface SectionKind {
  element: string;
  id: string;
  path: string;
  requirements: readonly string[];
  /** What a reference that does not lead to the file breaks as well. */
  lost: readonly string[];
  /** Rules of the test cases by requirement. */
  rules: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** ID, STATUS, mdRef, LOCTYPE, xlink:type, href, MDTYPE, MIMETYPE, SIZE, CREATED, CHECKSUM, CHECKSUMTYPE. */
function sectionDepartures({ element, id, path, requirements, lost, rules }: SectionKind): Departure[] {
  const [ofId, status, mdRef, locType, linkType, href, mdType, mimeType, size, created, checksum, checksumType] =
    requirements as [string, string, string, string, string, string, string, string, string, string, string, string];
  const start = `(<${element} ID="${id}"[^>]*>\\s*<mdRef[^>]*?)`;
  const attribute = (name: string): RegExp => new RegExp(`${start} ${name}="[^"]*"`);
  const without = (rule: string, name: string, more: More = {}): Departure =>
    inMets(rule, `no ${name} in ${element}`, [[attribute(name), '$1']], { rules: rules[rule]?.[0] ?? [], ...more });
  const other = (rule: string, name: string, value: string, more: More = {}): Departure =>
    inMets(rule, `${name} "${value.slice(0, 20)}" in ${element}`, [[attribute(name), `$1 ${name}="${value}"`]], more);
  const listed = new RegExp(`(ADMID|DMDID)="([^"]*)\\b${id}\\b`);
  return [
    inMets(ofId, `no ID of ${element}`, [
      [`<${element} ID="${id}"`, `<${element}`],
      [listed, '$1="$2'],
    ]),
    inMets(ofId, `an ID of ${element} that another one has`, [
      [new RegExp(`(<${element} ID="${id}"[^]*?</${element}>)`), '$1$1'],
    ]),
    inMets(status, `no STATUS of ${element}`, [[new RegExp(`(<${element}[^>]*) STATUS="[^"]*"`), '$1']]),
    inMets(
      status,
      `a STATUS of ${element} of one’s own`,
      [[new RegExp(`(<${element}[^>]*) STATUS="[^"]*"`), '$1 STATUS="OLD"']],
      {
        severity: 'error',
      },
    ),
    inMets(mdRef, `no mdRef in ${element}`, [[new RegExp(`(<${element} ID="${id}"[^>]*>)\\s*<mdRef [^>]*>`), '$1']], {
      ...(element === 'dmdSec' ? { severity: 'error' } : {}),
      rules: rules[mdRef]?.[0] ?? [],
      also: [UNREFERENCED, ...lost],
    }),
    inMets(
      mdRef,
      `two mdRefs in ${element}`,
      [[new RegExp(`(<${element} ID="${id}"[^>]*>\\s*)(<mdRef [^>]*>)`), '$1$2$2']],
      {
        severity: 'error',
      },
    ),
    other(locType, 'LOCTYPE', 'URN'),
    without(linkType, 'xlink:type'),
    other(linkType, 'xlink:type', 'METS', { rules: rules[linkType]?.[0] ?? [] }),
    without(href, 'xlink:href', { also: [UNREFERENCED, ...lost] }),
    other(href, 'xlink:href', path.replace('.xml', '.none'), {
      rules: rules[href]?.[1] ?? [],
      also: [UNREFERENCED, ...lost],
    }),
    without(mdType, 'MDTYPE', element === 'digiprovMD' ? { also: [] } : {}),
    other(mdType, 'MDTYPE', 'NONE'),
    without(mimeType, 'MIMETYPE'),
    other(mimeType, 'MIMETYPE', '', { rules: rules[mimeType]?.[1] ?? [] }),
    other(mimeType, 'MIMETYPE', 'xml', { rules: rules[mimeType]?.[2] ?? [] }),
    other(mimeType, 'MIMETYPE', `application/${'x'.repeat(300)}`, {
      severity: 'warning',
      rules: rules[mimeType]?.[3] ?? [],
    }),
    without(size, 'SIZE'),
    other(size, 'SIZE', '99'),
    without(created, 'CREATED'),
    other(created, 'CREATED', 'yesterday'),
    without(checksum, 'CHECKSUM'),
    other(checksum, 'CHECKSUM', 'ab'.repeat(32), { isOfFixity: true }),
    without(checksumType, 'CHECKSUMTYPE'),
    other(checksumType, 'CHECKSUMTYPE', 'SHA-2'),
  ];
}

const ids = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => `CSIP${first + i}`);

const METADATA: readonly Departure[] = [
  {
    requirement: 'CSIP17',
    what: 'neither a description nor a dmdSec',
    depart: (sample) => {
      sample.remove('metadata/descriptive');
      sample.edit(METS, /<dmdSec[^]*<\/dmdSec>/, '');
      sample.edit(METS, ' DMDID="dmd"', '');
    },
  },
  {
    requirement: 'CSIP31',
    what: 'neither administrative metadata nor an amdSec',
    also: ['CSIP32'],
    depart: (sample) => {
      sample.remove('metadata/preservation');
      sample.remove('metadata/other');
      sample.edit(METS, /<amdSec[^]*<\/amdSec>/, '');
      sample.edit(METS, ' ADMID="rights premis"', '');
    },
  },
  {
    requirement: 'CSIP17',
    what: 'a description and no dmdSec',
    severity: 'error',
    also: ['CSIP21', UNREFERENCED],
    depart: (sample) => {
      sample.edit(METS, /<dmdSec[^]*<\/dmdSec>/, '');
      sample.edit(METS, ' DMDID="dmd"', '');
    },
  },
  inMets('CSIP19', 'no CREATED of dmdSec', [[/(<dmdSec[^>]*) CREATED="[^"]*"/, '$1']], { rules: [1] }),
  ...sectionDepartures({
    element: 'dmdSec',
    id: 'dmd',
    path: 'metadata/descriptive/dc.xml',
    requirements: ['CSIP18', ...ids(20, 30)],
    lost: [],
    rules: {
      CSIP21: [[1]],
      CSIP23: [[1]],
      CSIP26: [[1], [2], [3]],
      CSIP28: [[1]],
      CSIP30: [[1]],
    },
  }),
  inMets(
    'CSIP31',
    'metadata of preservation and no amdSec',
    [
      [/<amdSec[^]*<\/amdSec>/, ''],
      [' ADMID="rights premis"', ''],
    ],
    {
      severity: 'error',
      also: ['CSIP32', UNREFERENCED],
    },
  ),
  inMets('CSIP31', 'two amdSec', [['<digiprovMD', '</amdSec><amdSec ID="amd2"><digiprovMD']]),
  {
    requirement: 'CSIP32',
    what: 'no digiprovMD',
    rules: [1],
    depart: (sample) => {
      sample.remove('metadata/preservation');
      sample.edit(METS, /<digiprovMD[^]*<\/digiprovMD>/, '');
      sample.edit(METS, 'ADMID="rights premis"', 'ADMID="rights"');
    },
  },
  {
    requirement: 'CSIP32',
    what: 'a digiprovMD and no file in metadata/preservation',
    rules: [2],
    also: ['CSIP35'],
    depart: (sample) => {
      sample.remove('metadata/preservation');
      sample.edit(METS, /(<digiprovMD[^>]*>)[^]*(<\/digiprovMD>)/, '$1$2');
    },
  },
  {
    requirement: 'CSIP32',
    what: 'PREMIS and no digiprovMD',
    severity: 'error',
    rules: [3],
    also: [UNREFERENCED],
    depart: (sample) => {
      sample.edit(METS, /<digiprovMD[^]*<\/digiprovMD>/, '');
      sample.edit(METS, 'ADMID="rights premis"', 'ADMID="rights"');
    },
  },
  {
    requirement: 'CSIP32',
    what: 'a second PREMIS that no digiprovMD refers to',
    severity: 'error',
    rules: [3],
    also: [UNREFERENCED],
    depart: (sample) => sample.put('metadata/preservation/premis2.xml', '<premis/>'),
  },
  ...sectionDepartures({
    element: 'digiprovMD',
    id: 'premis',
    path: 'metadata/preservation/premis.xml',
    requirements: ids(33, 44),
    lost: ['CSIP32'],
    rules: {
      CSIP35: [[1]],
      CSIP37: [[1]],
      CSIP38: [[1], [2]],
      CSIP40: [[1], [], [2], [3]],
      CSIP42: [[1]],
      CSIP44: [[1]],
    },
  }),
  ...sectionDepartures({
    element: 'rightsMD',
    id: 'rights',
    path: 'metadata/other/rights.xml',
    requirements: ids(46, 57),
    lost: [],
    rules: {
      CSIP48: [[1]],
      // The text of the rule is that of CSIP111, about mptr; the requirement is about the mdRef of rightsMD.
      CSIP50: [[1]],
      CSIP51: [[1], [2]],
      CSIP53: [[1], [], [2], [3]],
      CSIP55: [[1]],
      CSIP57: [[1]],
    },
  }),
];

const group = (text: string): readonly Edit[] => [['</fileSec>', `${text}</fileSec>`]];
const again =
  '<file ID="again" MIMETYPE="text/plain" SIZE="5" CREATED="2026-03-10T01:30:00Z" CHECKSUM="ab5aa97074c454a0632057e704220d9a6678fbf773a0a5806fc09b8173b07309" CHECKSUMTYPE="SHA-256"><FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="documentation/notes.txt"/></file>';
const NOTES = /(<file ID="file-notes"[^>]*?)/.source;
const ofNotes = (name: string): RegExp => new RegExp(`${NOTES} ${name}="[^"]*"`);
const location = (name: string): RegExp =>
  new RegExp(`(<file ID="file-notes"[^>]*>\\s*<FLocat [^>]*?) ?${name}="[^"]*"`);
const noFile = (rule: string, name: string, more: More = {}): Departure =>
  inMets(rule, `a file without ${name}`, [[ofNotes(name), '$1']], more);
const otherFile = (rule: string, name: string, value: string, more: More = {}): Departure =>
  inMets(rule, `a file with ${name} "${value.slice(0, 20)}"`, [[ofNotes(name), `$1 ${name}="${value}"`]], more);

const NO_GROUPS = [
  'CSIP58',
  'CSIP60',
  'CSIP96',
  'CSIP100',
  'CSIP108',
  'CSIP109',
  'CSIP113',
  'CSIP114',
  'CSIP116',
  'CSIP118',
  UNREFERENCED,
];
const REPRESENTATION_GROUP = 'USE="Representations/rep1" csip:CONTENTINFORMATIONTYPE="MIXED"';
const otherGroup = (text: string): readonly Edit[] => [[REPRESENTATION_GROUP, `USE="Representations/rep1" ${text}`]];

const FILES: readonly Departure[] = [
  inMets('CSIP58', 'no fileSec', [[/<fileSec[^]*<\/fileSec>/, '']], { rules: [1], also: NO_GROUPS }),
  inMets(
    'CSIP58',
    'two fileSec',
    [['<fileGrp ID="documentation"', '</fileSec><fileSec ID="files2"><fileGrp ID="documentation"']],
    {
      rules: [1],
    },
  ),
  inMets('CSIP58', 'a fileSec without groups', [[/(<fileSec[^>]*>)[^]*(<\/fileSec>)/, '$1$2']], { also: NO_GROUPS }),
  inMets('CSIP59', 'no ID of fileSec', [['<fileSec ID="files"', '<fileSec']]),
  inMets('CSIP59', 'the ID of dmdSec', [['<fileSec ID="files"', '<fileSec ID="dmd"']]),
  inMets(
    'CSIP60',
    'documentation and no group of it',
    [
      [/<fileGrp ID="documentation"[^]*?<\/fileGrp>/, ''],
      [/<div ID="div-documentation"[^]*?<\/div>/, ''],
    ],
    { severity: 'warning', also: [UNREFERENCED] },
  ),
  inMets(
    'CSIP61',
    'an ADMID that names descriptive metadata',
    [['<fileGrp ID="documentation"', '<fileGrp ID="documentation" ADMID="dmd"']],
    {
      severity: 'warning',
      rules: [1],
    },
  ),
  inMets(
    'CSIP61',
    'an ADMID of which one names nothing administrative',
    [['<fileGrp ID="documentation"', '<fileGrp ID="documentation" ADMID="premis schemas"']],
    {
      severity: 'warning',
      rules: [1],
    },
  ),
  inMets('CSIP62', 'no CONTENTINFORMATIONTYPE of a representation', otherGroup(''), { severity: 'error' }),
  inMets('CSIP62', 'a CONTENTINFORMATIONTYPE of one’s own', otherGroup('csip:CONTENTINFORMATIONTYPE="random"'), {
    severity: 'error',
  }),
  inMets('CSIP63', 'OTHER that is not named', otherGroup('csip:CONTENTINFORMATIONTYPE="OTHER"'), {
    severity: 'error',
    rules: [1],
  }),
  inMets(
    'CSIP63',
    'OTHER with an empty name',
    otherGroup('csip:CONTENTINFORMATIONTYPE="OTHER" csip:OTHERCONTENTINFORMATIONTYPE=""'),
    {
      severity: 'error',
      rules: [2],
    },
  ),
  inMets(
    'CSIP63',
    'a name of the vocabulary',
    otherGroup('csip:CONTENTINFORMATIONTYPE="OTHER" csip:OTHERCONTENTINFORMATIONTYPE="ERMS"'),
    {
      severity: 'error',
      rules: [3],
    },
  ),
  inMets(
    'CSIP63',
    'a name without OTHER',
    otherGroup('csip:CONTENTINFORMATIONTYPE="ERMS" csip:OTHERCONTENTINFORMATIONTYPE="Custom CITS"'),
    {
      severity: 'error',
      rules: [4],
    },
  ),
  inMets('CSIP64', 'a group without USE', group(`<fileGrp ID="more">${again}</fileGrp>`)),
  inMets('CSIP64', 'a USE that is no folder', group(`<fileGrp ID="more" USE="Attic">${again}</fileGrp>`), {
    severity: 'warning',
  }),
  inMets('CSIP65', 'a group without ID', group(`<fileGrp USE="Metadata">${again}</fileGrp>`), { rules: [1] }),
  inMets('CSIP66', 'a group without files', group('<fileGrp ID="more" USE="Metadata"></fileGrp>'), { rules: [1] }),
  inMets('CSIP67', 'a file without ID', [['<file ID="file-notes"', '<file']]),
  inMets('CSIP67', 'a file with the ID of another', [['<file ID="file-notes"', '<file ID="file-xsd"']]),
  noFile('CSIP68', 'MIMETYPE'),
  otherFile('CSIP68', 'MIMETYPE', ''),
  otherFile('CSIP68', 'MIMETYPE', 'TIFF'),
  otherFile('CSIP68', 'MIMETYPE', `text/${'x'.repeat(300)}`, { severity: 'warning' }),
  noFile('CSIP69', 'SIZE', { rules: [1] }),
  otherFile('CSIP69', 'SIZE', '6', { rules: [2] }),
  otherFile('CSIP69', 'SIZE', 'five'),
  noFile('CSIP70', 'CREATED'),
  otherFile('CSIP70', 'CREATED', '2199-01-01T00:00:00'),
  noFile('CSIP71', 'CHECKSUM', { rules: [1] }),
  otherFile('CSIP71', 'CHECKSUM', 'ab'.repeat(32), { rules: [2], isOfFixity: true }),
  otherFile('CSIP71', 'CHECKSUMTYPE', 'MD5', { rules: [2], isOfFixity: true }),
  noFile('CSIP72', 'CHECKSUMTYPE'),
  otherFile('CSIP72', 'CHECKSUMTYPE', 'SHA256'),
  inMets(
    'CSIP74',
    'an ADMID that names nothing administrative',
    [['<file ID="file-notes"', '<file ID="file-notes" ADMID="dmd"']],
    {
      severity: 'warning',
    },
  ),
  inMets(
    'CSIP75',
    'a DMDID that names no description',
    [['<file ID="file-notes"', '<file ID="file-notes" DMDID="premis"']],
    {
      severity: 'warning',
    },
  ),
  inMets('CSIP76', 'a file without FLocat', [[/(<file ID="file-notes"[^>]*>)\s*<FLocat[^>]*>/, '$1']], {
    rules: [1],
    also: [UNREFERENCED],
  }),
  inMets('CSIP76', 'a file with two FLocats', [[/(<file ID="file-notes"[^>]*>\s*)(<FLocat[^>]*>)/, '$1$2$2']], {
    rules: [2],
  }),
  inMets('CSIP77', 'another LOCTYPE', [[location('LOCTYPE'), '$1 LOCTYPE="HANDLE"']]),
  inMets('CSIP78', 'no xlink:type', [[location('xlink:type'), '$1']], { rules: [1] }),
  inMets('CSIP79', 'no href', [[location('xlink:href'), '$1']], { rules: [1], also: [UNREFERENCED] }),
  inMets('CSIP79', 'an href that leads nowhere', [['"documentation/notes.txt"', '"documentation/none.txt"']], {
    rules: [2],
    also: [UNREFERENCED],
  }),
  inMets(
    'CSIP113',
    'no group of schemas',
    [
      [/<fileGrp ID="schemas"[^]*?<\/fileGrp>/, ''],
      [/<div ID="div-schemas"[^]*?<\/div>/, ''],
    ],
    { severity: 'warning', rules: [1], also: ['CSIP97', UNREFERENCED] },
  ),
  inMets('CSIP114', 'no group of representations', [[/<fileGrp ID="rep1"[^]*?<\/fileGrp>/, '']], {
    severity: 'warning',
    rules: [1],
    also: ['CSIP108', 'CSIP109', UNREFERENCED],
  }),
];

const MAP = '<structMap ID="map" TYPE="PHYSICAL" LABEL="CSIP">';
const METADATA_DIV = '<div ID="div-metadata" LABEL="Metadata" DMDID="dmd" ADMID="rights premis"/>';

/** A division that points to the groups of one use. */
function divisionDepartures(
  name: 'Documentation' | 'Schemas',
  [present, id, label, listed, pointer]: readonly [string, string, string, string, string],
  rules: Readonly<Record<string, readonly (readonly number[])[]>>,
): Departure[] {
  const key = name.toLowerCase();
  const other = name === 'Schemas' ? 'documentation' : 'schemas';
  const div = `<div ID="div-${key}" LABEL="${name}"><fptr FILEID="${key}"/></div>`;
  const both = (rule: string, also: string): Departure[] => [
    inMets(rule, `no fptr in ${name}`, [[`LABEL="${name}"><fptr FILEID="${key}"/>`, `LABEL="${name}">`]], {
      severity: 'error',
      rules: rules[rule]?.[0] ?? [],
      also: [also],
    }),
    inMets(
      rule,
      `an fptr of ${name} to another group`,
      [[`<fptr FILEID="${key}"/>`, `<fptr FILEID="${key}"/><fptr FILEID="${other}"/>`]],
      {
        severity: 'error',
        rules: rules[rule]?.[1] ?? [],
        also: [also],
      },
    ),
  ];
  return [
    inMets(present, `no division ${name}`, [[div, '']], {
      rules: rules[present]?.[0] ?? [],
      also: [listed, pointer],
    }),
    inMets(present, `two divisions ${name}`, [[div, `${div}<div ID="twice" LABEL="${name}"/>`]], {
      severity: 'error',
      rules: rules[present]?.[1] ?? [],
    }),
    inMets(id, `no ID of the division ${name}`, [[`<div ID="div-${key}"`, '<div']]),
    inMets(label, `the division ${name} by another LABEL`, [[`LABEL="${name}"`, 'LABEL="Others"']], {
      also: [present],
    }),
    ...both(listed, pointer),
    ...both(pointer, listed),
    inMets(pointer, `an fptr of ${name} without FILEID`, [
      [`<fptr FILEID="${key}"/>`, `<fptr FILEID="${key}"/><fptr/>`],
    ]),
  ];
}

const REP_DIV = /<div ID="div-rep1"[^]*?<\/div>/;
const CONTENT_LOST = ['CSIP101', 'CSIP104', 'CSIP105', 'CSIP107', 'CSIP108', 'CSIP109', 'CSIP119'];
const mptr = (name: string): RegExp => new RegExp(`(<mptr[^>]*) ${name}="[^"]*"`);

const STRUCTURE: readonly Departure[] = [
  inMets('CSIP80', 'no structural map', [[/<structMap[^]*<\/structMap>/, '']]),
  inMets('CSIP80', 'no structural map CSIP', [[MAP, MAP.replace('"CSIP"', '"Mine"')]], { also: ['CSIP82'] }),
  inMets('CSIP80', 'two structural maps CSIP', [
    ['</mets>', '<structMap ID="map2" TYPE="PHYSICAL" LABEL="CSIP"><div ID="x"/></structMap></mets>'],
  ]),
  inMets('CSIP81', 'no TYPE', [[MAP, MAP.replace(' TYPE="PHYSICAL"', '')]], { rules: [1] }),
  inMets('CSIP81', 'another TYPE', [[MAP, MAP.replace('PHYSICAL', 'ELSE')]], { rules: [2] }),
  inMets('CSIP82', 'no LABEL', [[MAP, MAP.replace(' LABEL="CSIP"', '')]], { also: ['CSIP80'] }),
  inMets('CSIP83', 'no ID of the map', [['<structMap ID="map"', '<structMap']]),
  inMets('CSIP84', 'no main division', [[/(<structMap[^>]*>)[^]*(<\/structMap>)/, '$1$2']]),
  inMets('CSIP84', 'two main divisions', [['</structMap>', '<div ID="div2"/></structMap>']]),
  inMets('CSIP85', 'no ID of the main division', [['<div ID="div"', '<div']]),
  inMets('CSIP86', 'another LABEL of the main division', [[/(<div ID="div" LABEL=")[^"]*/, '$1other']]),
  inMets('CSIP88', 'no division Metadata', [[METADATA_DIV, '']], { rules: [1] }),
  inMets('CSIP88', 'two divisions Metadata', [[METADATA_DIV, `${METADATA_DIV}<div ID="twice" LABEL="Metadata"/>`]], {
    rules: [2],
  }),
  inMets('CSIP89', 'no ID of the division Metadata', [['<div ID="div-metadata"', '<div']]),
  inMets('CSIP90', 'the division of the metadata by another LABEL', [['LABEL="Metadata"', 'LABEL="Data about data"']], {
    also: ['CSIP88'],
  }),
  inMets('CSIP91', 'no ADMID', [[' ADMID="rights premis"', '']], { severity: 'error', rules: [1] }),
  inMets('CSIP91', 'a section that ADMID does not list', [['ADMID="rights premis"', 'ADMID="rights"']], {
    severity: 'error',
    rules: [2],
  }),
  inMets('CSIP91', 'an ADMID too many', [['ADMID="rights premis"', 'ADMID="rights premis none"']], {
    severity: 'error',
    rules: [2],
  }),
  inMets('CSIP92', 'no DMDID', [[' DMDID="dmd"', '']], { severity: 'error', rules: [1] }),
  inMets(
    'CSIP92',
    'a section that DMDID does not list',
    [[/(<dmdSec ID="dmd")([^]*?<\/dmdSec>)/, '$1$2<dmdSec ID="dmd2"$2']],
    { severity: 'error', rules: [2] },
  ),
  inMets('CSIP92', 'a DMDID too many', [['DMDID="dmd"', 'DMDID="dmd none"']], { severity: 'error', rules: [2] }),
  ...divisionDepartures('Documentation', ['CSIP93', 'CSIP94', 'CSIP95', 'CSIP96', 'CSIP116'], {}),
  ...divisionDepartures('Schemas', ['CSIP97', 'CSIP98', 'CSIP99', 'CSIP100', 'CSIP118'], {
    CSIP97: [[1], [2]],
    CSIP100: [[1], [2]],
  }),
  inMets('CSIP101', 'no division Representations', [[REP_DIV, '']], {
    ...oneDocument,
    rules: [1],
    also: CONTENT_LOST,
  }),
  inMets(
    'CSIP101',
    'two divisions Representations',
    [[/(<div ID="div-rep1"[^]*?<\/div>)/, '$1<div ID="twice" LABEL="Representations"/>']],
    {
      ...oneDocument,
      severity: 'error',
      rules: [2],
    },
  ),
  inMets('CSIP102', 'no ID of the division Representations', [['<div ID="div-rep1"', '<div']], oneDocument),
  inMets('CSIP103', 'the division Representations by another LABEL', [['LABEL="Representations"', 'LABEL="Content"']], {
    ...oneDocument,
    also: ['CSIP101'],
  }),
  ...['CSIP104', 'CSIP119'].flatMap((rule) => [
    inMets(rule, 'a group of content that nothing points to', [['<fptr FILEID="rep1"/>', '']], {
      ...oneDocument,
      severity: 'error',
      rules: rule === 'CSIP119' ? [1] : [],
      also: CONTENT_LOST,
    }),
    inMets(
      rule,
      'an fptr to a group of no content',
      [['<fptr FILEID="rep1"/>', '<fptr FILEID="rep1"/><fptr FILEID="schemas"/>']],
      {
        ...oneDocument,
        severity: 'error',
        rules: rule === 'CSIP119' ? [2] : [],
        also: CONTENT_LOST,
      },
    ),
  ]),
  ...['CSIP105', 'CSIP107'].flatMap((rule) => [
    inMets(rule, 'a representation that the map does not mention', [[REP_DIV, '']], {
      severity: 'warning',
      rules: [1],
      also: CONTENT_LOST,
    }),
    inMets(
      rule,
      'a LABEL of a representation that is not there',
      [['"Representations/rep1"><mptr', '"Representations/rep9"><mptr']],
      {
        severity: 'error',
        rules: [2],
        also: ['CSIP105', 'CSIP107', 'CSIP110'],
      },
    ),
  ]),
  inMets('CSIP106', 'no ID of the division', [['<div ID="div-rep1"', '<div']]),
  ...['CSIP108', 'CSIP109'].flatMap((rule) => [
    inMets(rule, 'a group that no title names', [[REP_DIV, '']], { rules: [1], also: CONTENT_LOST }),
    inMets(rule, 'a title that names a group of no representation', [['xlink:title="rep1"', 'xlink:title="schemas"']], {
      rules: [2],
      also: CONTENT_LOST,
    }),
  ]),
  inMets('CSIP108', 'no title', [[mptr('xlink:title'), '$1']], { also: CONTENT_LOST }),
  inMets('CSIP109', 'two mptrs', [[/(<mptr[^>]*>)/, '$1$1']]),
  inMets('CSIP110', 'no href', [[mptr('xlink:href'), '$1']]),
  inMets('CSIP110', 'an href that leads elsewhere than the LABEL', [[mptr('xlink:href'), '$1 xlink:href="METS.xml"']], {
    rules: [1],
  }),
  inMets('CSIP110', 'an href that leads nowhere', [
    [mptr('xlink:href'), '$1 xlink:href="representations/rep1/none.xml"'],
  ]),
  inMets('CSIP111', 'no xlink:type', [[mptr('xlink:type'), '$1']], { rules: [1] }),
  ...['URN', 'OTHER'].map((value) =>
    inMets('CSIP112', `LOCTYPE ${value}`, [['<mptr LOCTYPE="URL"', `<mptr LOCTYPE="${value}"`]], { rules: [1] }),
  ),
];

const ARCHIVAL =
  '<agent ROLE="ARCHIVIST" TYPE="ORGANIZATION"><name>Archival creator</name><note csip:NOTETYPE="IDENTIFICATIONCODE">A</note></agent>';
const SUBMITTER =
  '<agent ROLE="CREATOR" TYPE="ORGANIZATION"><name>Submitter</name><note csip:NOTETYPE="IDENTIFICATIONCODE">S</note></agent>';
const CONTACT = '<agent ROLE="CREATOR" TYPE="INDIVIDUAL"><name>Contact</name><note>a@example.org</note></agent>';
const KEEPER =
  '<agent ROLE="PRESERVATION" TYPE="ORGANIZATION"><name>Archive</name><note csip:NOTETYPE="IDENTIFICATIONCODE">P</note></agent>';

const withOther = (agent: string, role: string, otherRole: string): readonly Edit[] => [
  [agent, agent.replace(`ROLE="${role}"`, `ROLE="OTHER" OTHERROLE="${otherRole}"`)],
];
const change = (agent: string, from: string | RegExp, to: string): readonly Edit[] => [
  [agent, agent.replace(from, to)],
];
const GROUP_TYPE = 'TYPE="OTHER" OTHERTYPE="GROUP"';

const recordId = (
  rule: string,
  type: string,
  hasOne: boolean,
  rules: readonly (readonly number[])[] = [],
): Departure[] => {
  const element = new RegExp(`<altRecordID TYPE="${type}">([^<]*)</altRecordID>`);
  return [
    inMets(rule, `no ${type}`, [[element, '']], { ...sip, rules: rules[0] ?? [] }),
    inMets(rule, `an empty ${type}`, [[element, `<altRecordID TYPE="${type}"/>`]], { ...sip, rules: rules[1] ?? [] }),
    ...(hasOne
      ? [
          inMets(
            rule,
            `two ${type}`,
            [[element, `<altRecordID TYPE="${type}">a</altRecordID><altRecordID TYPE="${type}">b</altRecordID>`]],
            {
              ...sip,
              rules: rules[2] ?? [],
            },
          ),
        ]
      : []),
  ];
};

const format = (rule: string, attribute: string, rules: readonly (readonly number[])[] = []): Departure[] => [
  inMets(rule, `no ${attribute}`, [[new RegExp(` sip:${attribute}="[^"]*"`, 'g'), '']], {
    ...sip,
    rules: rules[0] ?? [],
  }),
  inMets(rule, `an empty ${attribute}`, [[new RegExp(` sip:${attribute}="[^"]*"`), ` sip:${attribute}=""`]], {
    ...sip,
    severity: 'warning',
    rules: rules[1] ?? [],
  }),
];

const SUBMISSION: readonly Departure[] = [
  inMets('SIP1', 'no LABEL', [[' LABEL="A sample"', '']], { ...sip, rules: [1] }),
  inMets('SIP1', 'an empty LABEL', [[' LABEL="A sample"', ' LABEL=""']], { ...sip, rules: [2] }),
  inMets('SIP2', 'another PROFILE', [[/ PROFILE="[^"]*"/, ' PROFILE="https://example.org/profile.xml"']], sip),
  inMets('SIP3', 'no RECORDSTATUS', [[' RECORDSTATUS="NEW"', '']], { ...sip, rules: [1] }),
  inMets('SIP3', 'a RECORDSTATUS of one’s own', [[' RECORDSTATUS="NEW"', ' RECORDSTATUS="random"']], {
    ...sip,
    rules: [2],
  }),
  inMets('SIP3', 'an empty RECORDSTATUS', [[' RECORDSTATUS="NEW"', ' RECORDSTATUS=""']], { ...sip, rules: [2] }),
  inMets('SIP4', 'an AIP', [['OAISPACKAGETYPE="SIP"', 'OAISPACKAGETYPE="AIP"']], sip),
  ...recordId('SIP5', 'SUBMISSIONAGREEMENT', true, [[1], [2], [3]]),
  ...recordId('SIP6', 'PREVIOUSSUBMISSIONAGREEMENT', false),
  ...recordId('SIP7', 'REFERENCECODE', true, [[1], [2], [3]]),
  ...recordId('SIP8', 'PREVIOUSREFERENCECODE', false),
  inMets('SIP9', 'no archival creator', [[ARCHIVAL, '']], sip),
  inMets('SIP10', 'an archival creator by OTHERROLE', withOther(ARCHIVAL, 'ARCHIVIST', 'ARCHIVIST'), sip),
  inMets('SIP11', 'an archival creator of another TYPE', change(ARCHIVAL, 'TYPE="ORGANIZATION"', GROUP_TYPE), sip),
  inMets('SIP12', 'an archival creator without a name', change(ARCHIVAL, /<name>.*<\/name>/, ''), sip),
  inMets('SIP13', 'an archival creator without a note', change(ARCHIVAL, /<note.*<\/note>/, ''), sip),
  inMets('SIP14', 'an archival creator’s note of no NOTETYPE', change(ARCHIVAL, / csip:NOTETYPE="[^"]*"/, ''), sip),
  inMets(
    'SIP15',
    'no submitter',
    [
      [SUBMITTER, ''],
      [CONTACT, ''],
    ],
    { ...sip, also: ['SIP21'] },
  ),
  inMets('SIP16', 'a submitter by OTHERROLE', withOther(SUBMITTER, 'CREATOR', 'SUBMITTER'), {
    ...sip,
    also: ['SIP21'],
  }),
  inMets(
    'SIP17',
    'a submitter of another TYPE',
    [...change(SUBMITTER, 'TYPE="ORGANIZATION"', GROUP_TYPE), [CONTACT, '']],
    {
      ...sip,
      also: ['SIP15', 'SIP21'],
    },
  ),
  inMets('SIP18', 'a submitter without a name', change(SUBMITTER, /<name>.*<\/name>/, '<name/>'), sip),
  inMets('SIP19', 'a submitter without a note', change(SUBMITTER, /<note.*<\/note>/, ''), sip),
  inMets('SIP20', 'a submitter’s note of no NOTETYPE', change(SUBMITTER, / csip:NOTETYPE="[^"]*"/, ''), sip),
  inMets('SIP21', 'no contact', [[CONTACT, '']], sip),
  inMets('SIP22', 'a contact by OTHERROLE', withOther(CONTACT, 'CREATOR', 'CONTACT'), sip),
  inMets('SIP23', 'a contact of another TYPE', change(CONTACT, 'TYPE="INDIVIDUAL"', GROUP_TYPE), sip),
  inMets('SIP24', 'a contact without a name', change(CONTACT, /<name>.*<\/name>/, ''), sip),
  inMets('SIP25', 'a contact without a note', change(CONTACT, /<note.*<\/note>/, ''), sip),
  inMets('SIP26', 'no preservation agent', [[KEEPER, '']], sip),
  inMets('SIP27', 'a preservation agent by OTHERROLE', withOther(KEEPER, 'PRESERVATION', 'PRESERVATION'), sip),
  inMets(
    'SIP28',
    'a preservation agent of another TYPE',
    change(KEEPER, 'TYPE="ORGANIZATION"', 'TYPE="INDIVIDUAL"'),
    sip,
  ),
  inMets('SIP29', 'a preservation agent without a name', change(KEEPER, /<name>.*<\/name>/, ''), sip),
  inMets('SIP30', 'a preservation agent without a note', change(KEEPER, /<note.*<\/note>/, ''), sip),
  inMets('SIP31', 'a preservation agent’s note of no NOTETYPE', change(KEEPER, / csip:NOTETYPE="[^"]*"/, ''), sip),
  ...format('SIP32', 'FILEFORMATNAME', [[1], [2]]),
  ...format('SIP33', 'FILEFORMATVERSION'),
  ...format('SIP34', 'FORMATREGISTRY', [[1], [2]]),
  ...format('SIP35', 'FORMATREGISTRYKEY', [[1], [2]]),
];

const STORED: readonly Departure[] = [
  inMets('AIPM2', 'another PROFILE', [[/ PROFILE="[^"]*"/, ' PROFILE="https://example.org/profile.xml"']], aip),
  inMets('AIPM3', 'a DIP', [['OAISPACKAGETYPE="AIP"', 'OAISPACKAGETYPE="DIP"']], aip),
  inMets(
    'AIPM4',
    'no description that is CURRENT',
    [[/(<dmdSec[^>]*) STATUS="CURRENT"/, '$1 STATUS="SUPERSEDED"']],
    aip,
  ),
  inMets('AIPM5', 'a digiprovMD without mdRef', [[/(<digiprovMD[^>]*>)\s*<mdRef [^>]*>/, '$1']], {
    ...aip,
    also: ['CSIP32', 'CSIP35', UNREFERENCED],
  }),
  inMets(
    'AIPM6',
    'provenance that is not PREMIS',
    [['MDTYPE="PREMIS" MDTYPEVERSION="3.0"', 'MDTYPE="OTHER" OTHERMDTYPE="LOG"']],
    aip,
  ),
  inMets('AIPM7', 'PREMIS of version 2', [['MDTYPEVERSION="3.0"', 'MDTYPEVERSION="2.2"']], aip),
  inMets('DIP1', 'no OBJID', [[/ OBJID="[^"]*"/, '']], { ...dip, also: ['CSIP1', 'CSIP86'] }),
  inMets('DIP2', 'another PROFILE', [[/ PROFILE="[^"]*"/, ' PROFILE="https://example.org/profile.xml"']], dip),
  inMets('DIP3', 'an AIP', [['OAISPACKAGETYPE="DIP"', 'OAISPACKAGETYPE="AIP"']], dip),
  inMets(
    'DIP4',
    'a description that is not CURRENT',
    [[/(<dmdSec[^>]*) STATUS="CURRENT"/, '$1 STATUS="SUPERSEDED"']],
    dip,
  ),
];

export const DEPARTURES: readonly Departure[] = [
  ...FOLDERS,
  ...ROOT,
  ...HEADER,
  ...METADATA,
  ...FILES,
  ...STRUCTURE,
  ...SUBMISSION,
  ...STORED,
];

/** Requirements that no package can be found to break, and why. */
export const NOTHING_TO_FIND: Readonly<Record<string, string>> = {
  CSIPSTR3: 'allows a package to lie in an archive and asks nothing',
  CSIPSTR14: 'allows further folders and asks nothing',
  CSIP45: 'allows rights metadata and asks nothing; what is asked of it are CSIP46–57',
  CSIP73: 'allows an OWNERID, any string',
  AIPM1:
    'is about the OBJID of one AIP over time; a package shows one moment (the archive keeps it: holdings are known by it)',
  REF_CSIP_1: 'repeats requirements of CSIP, which are reported by their own ids',
  REF_CSIP_2: 'repeats requirements of CSIP, which are reported by their own ids',
  REF_CSIP_3: 'repeats requirements of CSIP, which are reported by their own ids',
  REF_METS_1: 'says that structLink is not used by the specification and may be used',
  REF_METS_2: 'says that behaviorSec is not used by the specification and may be used',
};

/** Rules of the test cases for which no package was described that breaks them. */
export const RULES_WITHOUT_A_BREACH: readonly string[] = [];
