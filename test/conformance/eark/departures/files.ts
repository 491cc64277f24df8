import { type Departure, type Edit, type More, UNREFERENCED, inMets } from './departure.js';

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

export const FILES: readonly Departure[] = [
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
