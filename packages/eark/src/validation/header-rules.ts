import type { MetsAgent } from '@mocban/mets';
import { at, blank, type MetsContext } from './context.js';
import { VOCABULARIES } from './requirements.generated.js';

/** `metsHdr`. @see CSIP7–16, CSIP117 */
export function checkHeader(context: MetsContext): void {
  const { header } = context.mets;
  const { report, now } = context;
  if (header === undefined) return report.requirement('CSIP117', at(context, 'mets'), 'there is no metsHdr');
  if (context.mets.severalHeaders === true)
    report.requirement('CSIP117', at(context, 'mets/metsHdr'), 'there is one metsHdr, found several');
  const place = (name: string): string => at(context, `mets/metsHdr/${name}`);
  const created = dateProblem(header.createDate, now);
  if (created !== undefined) report.requirement('CSIP7', place('@CREATEDATE'), `CREATEDATE is ${created}`);
  const modified = dateProblem(header.lastModDate, now);
  if (header.lastModDate === undefined) report.requirement('CSIP8', place('@LASTMODDATE'), 'LASTMODDATE is absent');
  else if (modified !== undefined)
    report.requirement('CSIP8', place('@LASTMODDATE'), `LASTMODDATE is ${modified}`, 'error');
  if (blank(header.oaisPackageType))
    report.requirement('CSIP9', place('@csip:OAISPACKAGETYPE'), 'OAISPACKAGETYPE is absent or empty');
  else if (!(VOCABULARIES.oaisPackageType as readonly string[]).includes(header.oaisPackageType))
    report.requirement(
      'CSIP9',
      place('@csip:OAISPACKAGETYPE'),
      `OAISPACKAGETYPE "${header.oaisPackageType}" is not in the vocabulary`,
    );
  checkSoftwareAgent(context, header.agents);
}

const DATE_TIME = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;
/** Clocks differ and times without a zone may be up to half a day off. */
const TOLERANCE_MS = 24 * 3600 * 1000;

export function dateProblem(value: string | undefined, now: Date): string | undefined {
  if (blank(value)) return 'absent or empty';
  if (!DATE_TIME.test(value.trim()) || Number.isNaN(Date.parse(value.trim()))) return `no date and time: "${value}"`;
  return Date.parse(value.trim()) > now.getTime() + TOLERANCE_MS ? `in the future: ${value}` : undefined;
}

/** The one mandatory agent is the software that made the package; others may stand beside it. */
function checkSoftwareAgent(context: MetsContext, agents: readonly MetsAgent[]): void {
  const { report } = context;
  const place = at(context, 'mets/metsHdr/agent');
  if (agents.length === 0) return report.requirement('CSIP10', place, 'there is no agent');
  const creators = agents.filter(({ role }) => role === 'CREATOR');
  const others = creators.filter(({ type }) => type === 'OTHER');
  const isSoftware = ({ type, otherType }: MetsAgent): boolean => type === 'OTHER' && otherType === 'SOFTWARE';
  const misplaced = others.length === 0 ? agents.find(isSoftware) : undefined;
  const agent = misplaced ?? others.find(isSoftware) ?? others[0] ?? creators[0];
  if (agent === undefined) return report.requirement('CSIP11', place, 'no agent has the role CREATOR');
  if (misplaced !== undefined)
    report.requirement('CSIP11', place, `the software's ROLE is CREATOR, found "${misplaced.role ?? ''}"`);
  if (agent.type !== 'OTHER')
    report.requirement('CSIP12', place, `the creating software's TYPE is OTHER, found "${agent.type ?? ''}"`);
  if (agent.otherType !== 'SOFTWARE')
    report.requirement(
      'CSIP13',
      place,
      `the creating software's OTHERTYPE is SOFTWARE, found "${agent.otherType ?? ''}"`,
    );
  if (blank(agent.name))
    report.requirement('CSIP14', `${place}/name`, "the creating software's name is absent or empty");
  if (agent.severalNames === true)
    report.requirement('CSIP14', `${place}/name`, 'the creating software has one name, found several');
  if (agent.notes.length > 1)
    report.requirement('CSIP15', `${place}/note`, `the creating software has one note, found ${agent.notes.length}`);
  if (agent.notes.length === 0 || agent.notes.every(({ text }) => blank(text)))
    report.requirement('CSIP15', `${place}/note`, "the note with the creating software's version is absent or empty");
  if (agent.notes.length > 0 && !agent.notes.some(({ type }) => type === 'SOFTWARE VERSION'))
    report.requirement('CSIP16', `${place}/note`, 'no note has the NOTETYPE "SOFTWARE VERSION"');
}
