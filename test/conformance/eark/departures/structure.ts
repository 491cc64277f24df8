import { type Departure, inMets, oneDocument } from './departure.js';

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

export const STRUCTURE: readonly Departure[] = [
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
