import { at, blank, type MetsContext } from './context.js';
import { VOCABULARIES } from './requirements.generated.js';

/** Attributes of the root element. @see CSIP1–6 */
export function checkRoot(context: MetsContext): void {
  checkObjId(context);
  checkType(context);
  checkContentInformationType(context);
  const { profile } = context.mets;
  if (blank(profile)) context.report.requirement('CSIP6', at(context, 'mets/@PROFILE'), 'PROFILE is absent or empty');
  else if (!/^https?:\/\/\S+$/.test(profile.trim()))
    context.report.requirement('CSIP6', at(context, 'mets/@PROFILE'), `PROFILE is no URL: "${profile}"`);
}

function checkObjId(context: MetsContext): void {
  const { mets, report, level } = context;
  const place = at(context, 'mets/@OBJID');
  if (blank(mets.objId)) return report.requirement('CSIP1', place, 'OBJID is absent or empty');
  const folder = level === 'package' ? context.tree.name : context.base.slice(context.base.lastIndexOf('/') + 1);
  if (folder === '' || sameName(mets.objId, folder)) return;
  const message = `OBJID is "${mets.objId}", its folder is named "${folder}"`;
  report.requirement('CSIP1', place, message, 'warning');
  if (level === 'package') report.requirement('CSIPSTR2', place, message);
}

/** A folder's name may stand for an identifier that the file system cannot hold: `urn:uuid:…` as `urn_uuid_…` or `urn+uuid+…`. */
const sameName = (objId: string, folder: string): boolean => mapped(objId) === mapped(folder);
const mapped = (name: string): string =>
  name
    .trim()
    .normalize('NFC')
    .replace(/%3A/gi, '_')
    .replace(/[^\p{L}\p{M}\p{N}.-]/gu, '_');

const vocabularyForm = (value: string): string => value.trim().toLowerCase().replace(/[–—]/g, '-').replace(/\s+/g, ' ');
const CATEGORIES = new Set(VOCABULARIES.contentCategory.map(vocabularyForm));
const INFORMATION_TYPES = new Set<string>(VOCABULARIES.contentInformationType);

function checkType(context: MetsContext): void {
  const { mets, report } = context;
  const place = at(context, 'mets/@TYPE');
  if (blank(mets.type)) return report.requirement('CSIP2', place, 'TYPE is absent or empty');
  const type = vocabularyForm(mets.type);
  if (!CATEGORIES.has(type))
    report.requirement('CSIP2', place, `TYPE "${mets.type}" is not in the vocabulary of content categories`);
  const otherPlace = at(context, 'mets/@csip:OTHERTYPE');
  if (type === 'other') {
    if (blank(mets.otherType))
      report.requirement('CSIP3', otherPlace, 'TYPE is OTHER and OTHERTYPE is absent or empty', 'error');
    else if (vocabularyForm(mets.otherType) !== 'other' && CATEGORIES.has(vocabularyForm(mets.otherType)))
      report.requirement('CSIP3', otherPlace, `OTHERTYPE "${mets.otherType}" is a value for TYPE`, 'error');
  } else if (mets.otherType !== undefined)
    report.requirement('CSIP3', otherPlace, `OTHERTYPE is given although TYPE is "${mets.type}"`, 'error');
}

function checkContentInformationType(context: MetsContext): void {
  const { mets, report, level } = context;
  const place = at(context, 'mets/@csip:CONTENTINFORMATIONTYPE');
  const value = mets.contentInformationType;
  if (value === undefined) {
    const severity = level === 'representation' ? 'error' : 'warning';
    report.requirement('CSIP4', place, 'CONTENTINFORMATIONTYPE is absent', severity);
  } else if (!INFORMATION_TYPES.has(value))
    report.requirement('CSIP4', place, `CONTENTINFORMATIONTYPE "${value}" is not in the vocabulary`, 'error');
  const problem = otherContentInformationProblem(value, mets.otherContentInformationType);
  if (problem === undefined) return;
  report.requirement('CSIP5', at(context, 'mets/@csip:OTHERCONTENTINFORMATIONTYPE'), problem, 'error');
  if (value === 'OTHER' && blank(mets.otherContentInformationType))
    report.requirement('CSIP4', place, problem, 'error');
}

/** The rule that CSIP5 and CSIP63 share. */
export function otherContentInformationProblem(
  type: string | undefined,
  other: string | undefined,
): string | undefined {
  if (type !== 'OTHER')
    return other === undefined
      ? undefined
      : `OTHERCONTENTINFORMATIONTYPE is given although CONTENTINFORMATIONTYPE is "${type ?? ''}"`;
  if (blank(other)) return 'CONTENTINFORMATIONTYPE is OTHER and OTHERCONTENTINFORMATIONTYPE is absent or empty';
  return INFORMATION_TYPES.has(other.trim())
    ? `OTHERCONTENTINFORMATIONTYPE "${other}" is a value for CONTENTINFORMATIONTYPE`
    : undefined;
}
