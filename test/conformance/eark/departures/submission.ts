import { type Departure, type Edit, inMets, sip } from './departure.js';

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

export const SUBMISSION: readonly Departure[] = [
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
