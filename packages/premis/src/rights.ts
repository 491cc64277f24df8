import { child, children, type XmlElement } from '@mocban/xml';
import { extensions, identifierOf, linkOf, optional, term, text, texts } from './item-parts.js';
import type { PremisDates, PremisDocumentation, PremisExtension, PremisGrant, PremisRightsStatement } from './types.js';

/** The statements of a `rights` element, or of a `rightsStatement` at the root as PREMIS 2 allows. @see Data Dictionary 4.1 */
export const rightsOf = (element: XmlElement): PremisRightsStatement[] =>
  element.local === 'rightsStatement'
    ? [statementOf(element)]
    : statementsOf(element).map(({ statement, after }) => ({
        ...statementOf(statement),
        ...optional('extensions', after.length === 0 ? undefined : after),
      }));

/** Of a `rights` element without a statement. */
export const rightsExtensionsOf = (element: XmlElement): readonly PremisExtension[] | undefined =>
  extensions('all', element, 'rightsExtension').all;

/** Each statement with the extensions that stand behind it, the first also with those before it. */
function statementsOf(element: XmlElement): { statement: XmlElement; after: PremisExtension[] }[] {
  const found: { statement: XmlElement; after: PremisExtension[] }[] = [];
  const before: PremisExtension[] = [];
  for (const item of children(element))
    if (item.local === 'rightsStatement') found.push({ statement: item, after: [] });
    else if (item.local === 'rightsExtension' && children(item).length > 0)
      (found.at(-1)?.after ?? before).push(children(item));
  found[0]?.after.unshift(...before);
  return found;
}

function statementOf(element: XmlElement): PremisRightsStatement {
  const copyright = child(element, 'copyrightInformation');
  const license = child(element, 'licenseInformation');
  const statutes = children(element, 'statuteInformation').map((item) => ({
    jurisdiction: text(item, 'statuteJurisdiction') ?? '',
    citation: text(item, 'statuteCitation') ?? '',
    ...optional('determined', text(item, 'statuteInformationDeterminationDate')),
    ...commonOf(item, 'statute'),
  }));
  const other = child(element, 'otherRightsInformation');
  return {
    identifier: identifierOf(child(element, 'rightsStatementIdentifier'), 'rightsStatement'),
    basis: term(element, 'rightsBasis', 'rightsBasis') ?? '',
    ...optional('copyright', copyright && copyrightOf(copyright)),
    ...optional(
      'license',
      license && { ...optional('terms', text(license, 'licenseTerms')), ...commonOf(license, 'license') },
    ),
    ...optional('statutes', statutes.length === 0 ? undefined : statutes),
    ...optional('other', other && { basis: text(other, 'otherRightsBasis') ?? '', ...commonOf(other, 'otherRights') }),
    granted: children(element, 'rightsGranted').map(grantOf),
    objects: linkOf(element, 'linkingObject', 'eventRelatedObjectRole'),
    agents: linkOf(element, 'linkingAgent', 'rightsRelatedAgentRole'),
  };
}

const copyrightOf = (element: XmlElement): NonNullable<PremisRightsStatement['copyright']> => ({
  status: term(element, 'copyrightStatus', 'copyrightStatus') ?? '',
  jurisdiction: text(element, 'copyrightJurisdiction') ?? '',
  ...optional('determined', text(element, 'copyrightStatusDeterminationDate')),
  ...commonOf(element, 'copyright'),
});

/** Notes, documents and dates, which each kind of right has under names of its own. */
function commonOf(
  element: XmlElement,
  kind: 'copyright' | 'license' | 'statute' | 'otherRights',
): { notes?: string[]; documentation?: PremisDocumentation[]; applicable?: PremisDates } {
  const documentation = children(element, `${kind}DocumentationIdentifier`).map((item) => ({
    ...identifierOf(item, `${kind}Documentation`),
    ...optional('role', text(item, `${kind}DocumentationRole`)),
  }));
  return {
    ...texts('notes', element, `${kind}Note`),
    ...optional('documentation', documentation.length === 0 ? undefined : documentation),
    ...optional('applicable', datesOf(child(element, `${kind}ApplicableDates`))),
  };
}

const grantOf = (element: XmlElement): PremisGrant => ({
  act: term(element, 'act', 'actionsGranted') ?? '',
  ...texts('restrictions', element, 'restriction'),
  ...optional('term', datesOf(child(element, 'termOfGrant'))),
  ...optional('restrictionTerm', datesOf(child(element, 'termOfRestriction'))),
  ...texts('notes', element, 'rightsGrantedNote'),
});

const datesOf = (element: XmlElement | undefined): PremisDates | undefined =>
  element && { ...optional('start', text(element, 'startDate')), ...optional('end', text(element, 'endDate')) };
