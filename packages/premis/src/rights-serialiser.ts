import type { XmlWriter } from '@mocban/xml';
import type { PremisDates, PremisDocumentation, PremisGrant, PremisRightsStatement } from './types.js';
import { link, term, writeExtensions, writeIdentifier } from './writer-parts.js';

/** One `rights` element with its statement, in the schema's order. @see Data Dictionary 4.1 */
export function* writeRights(w: XmlWriter, statement: PremisRightsStatement): Generator<string, void, undefined> {
  w.open('premis:rights').open('premis:rightsStatement');
  writeIdentifier(w, 'rightsStatement', statement.identifier);
  term(w, 'rightsBasis', 'rightsBasis', statement.basis);
  if (statement.copyright !== undefined) copyright(w, statement.copyright);
  if (statement.license !== undefined) license(w, statement.license);
  for (const one of statement.statutes ?? []) statute(w, one);
  if (statement.other !== undefined) other(w, statement.other);
  for (const grant of statement.granted) granted(w, grant);
  for (const object of statement.objects) yield* link(w, 'linkingObject', 'eventRelatedObjectRole', object);
  for (const agent of statement.agents) yield* link(w, 'linkingAgent', 'rightsRelatedAgentRole', agent);
  w.close();
  yield* writeExtensions(w, 'rightsExtension', statement.extensions);
  w.close();
}

function copyright(w: XmlWriter, item: NonNullable<PremisRightsStatement['copyright']>): void {
  w.open('premis:copyrightInformation');
  term(w, 'copyrightStatus', 'copyrightStatus', item.status);
  w.element('premis:copyrightJurisdiction', {}, item.jurisdiction);
  w.optional('premis:copyrightStatusDeterminationDate', item.determined);
  notes(w, 'copyrightNote', item.notes);
  documentation(w, 'copyright', item.documentation);
  dates(w, 'copyrightApplicableDates', item.applicable);
  w.close();
}

function license(w: XmlWriter, item: NonNullable<PremisRightsStatement['license']>): void {
  w.open('premis:licenseInformation');
  documentation(w, 'license', item.documentation);
  w.optional('premis:licenseTerms', item.terms);
  notes(w, 'licenseNote', item.notes);
  dates(w, 'licenseApplicableDates', item.applicable);
  w.close();
}

function statute(w: XmlWriter, item: NonNullable<PremisRightsStatement['statutes']>[number]): void {
  w.open('premis:statuteInformation').element('premis:statuteJurisdiction', {}, item.jurisdiction);
  w.element('premis:statuteCitation', {}, item.citation);
  w.optional('premis:statuteInformationDeterminationDate', item.determined);
  notes(w, 'statuteNote', item.notes);
  documentation(w, 'statute', item.documentation);
  dates(w, 'statuteApplicableDates', item.applicable);
  w.close();
}

function other(w: XmlWriter, item: NonNullable<PremisRightsStatement['other']>): void {
  w.open('premis:otherRightsInformation');
  documentation(w, 'otherRights', item.documentation);
  w.element('premis:otherRightsBasis', {}, item.basis);
  dates(w, 'otherRightsApplicableDates', item.applicable);
  notes(w, 'otherRightsNote', item.notes);
  w.close();
}

function granted(w: XmlWriter, grant: PremisGrant): void {
  w.open('premis:rightsGranted');
  term(w, 'act', 'actionsGranted', grant.act);
  notes(w, 'restriction', grant.restrictions);
  dates(w, 'termOfGrant', grant.term);
  dates(w, 'termOfRestriction', grant.restrictionTerm);
  notes(w, 'rightsGrantedNote', grant.notes);
  w.close();
}

function notes(w: XmlWriter, name: string, texts: readonly string[] | undefined): void {
  for (const text of texts ?? []) w.element(`premis:${name}`, {}, text);
}

function documentation(w: XmlWriter, kind: string, items: readonly PremisDocumentation[] | undefined): void {
  for (const { type, value, role } of items ?? []) {
    const name = `premis:${kind}Documentation`;
    w.open(`${name}Identifier`).element(`${name}IdentifierType`, {}, type).element(`${name}IdentifierValue`, {}, value);
    w.optional(`${name}Role`, role).close();
  }
}

function dates(w: XmlWriter, name: string, found: PremisDates | undefined): void {
  if (found === undefined) return;
  w.open(`premis:${name}`).optional('premis:startDate', found.start).optional('premis:endDate', found.end).close();
}
