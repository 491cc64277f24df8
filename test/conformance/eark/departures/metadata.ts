import { type Departure, METS, type More, UNREFERENCED, inMets } from './departure.js';

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

export const METADATA: readonly Departure[] = [
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
