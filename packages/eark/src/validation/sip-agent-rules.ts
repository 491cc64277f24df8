import type { MetsAgent } from '@mocban/mets';
import { at, blank, type MetsContext } from './context.js';
import type { RequirementId } from './requirements.generated.js';

/** Requirement ids of one kind of agent. */
interface AgentRules {
  called: string;
  present: RequirementId;
  role: RequirementId;
  type: RequirementId;
  types: readonly string[];
  name: RequirementId;
  note: RequirementId;
  /** Of a note's NOTETYPE, where the specification fixes it. */
  noteType?: RequirementId;
  /** What OTHERROLE says of an agent that lacks the ROLE of its kind. */
  otherRole: RegExp;
}

const ARCHIVAL_CREATOR: AgentRules = {
  called: 'archival creator',
  present: 'SIP9',
  role: 'SIP10',
  type: 'SIP11',
  types: ['ORGANIZATION', 'INDIVIDUAL'],
  name: 'SIP12',
  note: 'SIP13',
  noteType: 'SIP14',
  otherRole: /^(ARCHIVIST|ARCHIVAL[ _-]?CREATOR)$/i,
};
const SUBMITTING: AgentRules = {
  called: 'submitting agent',
  present: 'SIP15',
  role: 'SIP16',
  type: 'SIP17',
  types: ['ORGANIZATION', 'INDIVIDUAL'],
  name: 'SIP18',
  note: 'SIP19',
  noteType: 'SIP20',
  otherRole: /^(CREATOR|SUBMITTER|SUBMITTING[ _-]?AGENT|PRODUCER)$/i,
};
const CONTACT: AgentRules = {
  called: 'contact person',
  present: 'SIP21',
  role: 'SIP22',
  type: 'SIP23',
  types: ['INDIVIDUAL'],
  name: 'SIP24',
  note: 'SIP25',
  otherRole: /^CONTACT([ _-]?PERSON)?$/i,
};
const PRESERVATION: AgentRules = {
  called: 'preservation agent',
  present: 'SIP26',
  role: 'SIP27',
  type: 'SIP28',
  types: ['ORGANIZATION'],
  name: 'SIP29',
  note: 'SIP30',
  noteType: 'SIP31',
  otherRole: /^PRESERVATION([ _-]?AGENT)?$/i,
};

/**
 * The agents of a SIP beside the software: who created the content, who submits it, whom to ask, who preserves it. They are told
 * apart by ROLE and TYPE, as the specification does; one that says by OTHERROLE what it is departs in its ROLE.
 * @see SIP9–31
 */
export function checkSipAgents(context: MetsContext, agents: readonly MetsAgent[]): void {
  const people = agents.filter((agent) => !isSoftware(agent));
  const of = (role: string): MetsAgent[] => people.filter((agent) => agent.role === role);
  const creators = of('CREATOR');
  const organisations = creators.filter(({ type }) => type === 'ORGANIZATION');
  const archivists = of('ARCHIVIST');
  // Of organisations that are all CREATOR, as in the Board's test packages, the first is who created the content.
  const archival = archivists.length > 0 ? archivists : organisations.slice(0, -1).slice(0, 1);
  // A creator of no type that a submitter may have is one all the same where there is no other.
  const submitting =
    organisations.find((agent) => !archival.includes(agent)) ??
    creators.find(({ type }) => type === 'INDIVIDUAL') ??
    creators.find((agent) => !archival.includes(agent));
  const contacts = creators.filter(
    (agent) => agent !== submitting && !archival.includes(agent) && agent.type !== 'ORGANIZATION',
  );
  checkKind(context, ARCHIVAL_CREATOR, archival, people, 1);
  checkKind(context, SUBMITTING, submitting === undefined ? [] : [submitting], people);
  checkKind(context, CONTACT, contacts, people);
  checkKind(context, PRESERVATION, of('PRESERVATION'), people, 1);
}

const isSoftware = ({ type, otherType }: MetsAgent): boolean =>
  otherType === 'SOFTWARE' || (type === 'OTHER' && otherType === undefined);

function checkKind(
  context: MetsContext,
  rules: AgentRules,
  found: readonly MetsAgent[],
  all: readonly MetsAgent[],
  max = Infinity,
): void {
  const { report } = context;
  const place = at(context, 'mets/metsHdr/agent');
  const misnamed = all.filter(({ otherRole }) => otherRole !== undefined && rules.otherRole.test(otherRole.trim()));
  for (const { role } of misnamed)
    report.requirement(rules.role, place, `the ${rules.called}'s ROLE is "${role ?? ''}", said by OTHERROLE only`);
  const isLacking = found.length === 0 || (rules === SUBMITTING && !rules.types.includes(found[0]!.type ?? ''));
  if (isLacking && misnamed.length === 0) report.requirement(rules.present, place, `no agent is the ${rules.called}`);
  if (found.length > max)
    report.requirement(rules.present, place, `at most one agent is the ${rules.called}, found ${found.length}`);
  for (const agent of [...found, ...misnamed]) checkAgent(context, rules, agent);
}

function checkAgent(context: MetsContext, rules: AgentRules, { role, type, name, notes }: MetsAgent): void {
  const { report } = context;
  const place = at(context, `mets/metsHdr/agent[@ROLE='${role ?? ''}']`);
  if (!rules.types.includes(type ?? ''))
    report.requirement(
      rules.type,
      place,
      `the ${rules.called}'s TYPE is ${rules.types.join(' or ')}, found "${type ?? ''}"`,
    );
  if (blank(name)) report.requirement(rules.name, `${place}/name`, `the ${rules.called}'s name is absent or empty`);
  if (notes.every(({ text }) => blank(text)))
    report.requirement(rules.note, `${place}/note`, `there is no note about the ${rules.called}`);
  if (rules.noteType === undefined) return;
  // Of a person who submits the notes are how to reach them; only an organisation has a code.
  if ((rules !== SUBMITTING || type !== 'INDIVIDUAL') && notes.some((note) => note.type !== 'IDENTIFICATIONCODE'))
    report.requirement(
      rules.noteType,
      `${place}/note`,
      `the note of the ${rules.called} has the NOTETYPE "IDENTIFICATIONCODE"`,
    );
}
