import { type Departure, inMets } from './departure.js';

const SOFTWARE = '<agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE">';
export const HEADER: readonly Departure[] = [
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
