import type { XmlWriter } from '@mocban/xml';
import type { PremisFile, PremisIdentifier, PremisObject, PremisStorage } from './types.js';
import { writeExtensions, writeIdentifier } from './writer-parts.js';

/** What stands between an object's identifiers and its characteristics or name. @see Data Dictionary 1.3, 1.4 */
export function* writeLevelsAndProperties(w: XmlWriter, object: PremisObject): Generator<string, void, undefined> {
  for (const { type, value, role, rationales, assigned } of object.kind === 'bitstream'
    ? []
    : (object.preservationLevels ?? [])) {
    w.open('premis:preservationLevel').optional('premis:preservationLevelType', type);
    w.element('premis:preservationLevelValue', {}, value).optional('premis:preservationLevelRole', role);
    for (const rationale of rationales ?? []) w.element('premis:preservationLevelRationale', {}, rationale);
    w.optional('premis:preservationLevelDateAssigned', assigned).close();
  }
  for (const { type, value, extensions } of object.significantProperties ?? []) {
    w.open('premis:significantProperties').optional('premis:significantPropertiesType', type);
    w.optional('premis:significantPropertiesValue', value);
    yield* writeExtensions(w, 'significantPropertiesExtension', extensions);
    w.close();
  }
}

/** What ends `objectCharacteristics`. @see Data Dictionary 1.5.5–1.5.7 */
export function* writeFurtherCharacteristics(
  w: XmlWriter,
  {
    creatingApplications,
    inhibitors,
    characteristicsExtensions,
  }: Pick<PremisFile, 'creatingApplications' | 'inhibitors' | 'characteristicsExtensions'>,
): Generator<string, void, undefined> {
  for (const { name, version, created, extensions } of creatingApplications ?? []) {
    w.open('premis:creatingApplication').optional('premis:creatingApplicationName', name);
    w.optional('premis:creatingApplicationVersion', version).optional('premis:dateCreatedByApplication', created);
    yield* writeExtensions(w, 'creatingApplicationExtension', extensions);
    w.close();
  }
  for (const { type, targets, key } of inhibitors ?? []) {
    w.open('premis:inhibitors').element('premis:inhibitorType', {}, type);
    for (const target of targets ?? []) w.element('premis:inhibitorTarget', {}, target);
    w.optional('premis:inhibitorKey', key).close();
  }
  yield* writeExtensions(w, 'objectCharacteristicsExtension', characteristicsExtensions);
}

/** @see Data Dictionary 1.7 */
export function writeStorage(w: XmlWriter, items: readonly PremisStorage[] | undefined): void {
  for (const { location, medium } of items ?? []) {
    w.open('premis:storage');
    if (location !== undefined) {
      w.open('premis:contentLocation').element('premis:contentLocationType', {}, location.type);
      w.element('premis:contentLocationValue', {}, location.value).close();
    }
    w.optional('premis:storageMedium', medium).close();
  }
}

/** @see Data Dictionary 1.8 */
export function* writeSignatures(
  w: XmlWriter,
  { signatures, signatureExtensions }: Pick<PremisFile, 'signatures' | 'signatureExtensions'>,
): Generator<string, void, undefined> {
  for (const item of signatures ?? []) {
    w.open('premis:signatureInformation').open('premis:signature');
    w.element('premis:signatureEncoding', {}, item.encoding).optional('premis:signer', item.signer);
    w.element('premis:signatureMethod', {}, item.method).element('premis:signatureValue', {}, item.value);
    w.element('premis:signatureValidationRules', {}, item.validationRules);
    for (const property of item.properties ?? []) w.element('premis:signatureProperties', {}, property);
    for (const key of item.keyInformation ?? []) {
      w.open('premis:keyInformation');
      yield* w.fragment(key);
      w.close();
    }
    w.close();
    yield* writeExtensions(w, 'signatureInformationExtension', item.extensions);
    w.close();
  }
  for (const extensions of signatureExtensions ?? []) {
    w.open('premis:signatureInformation');
    yield* writeExtensions(w, 'signatureInformationExtension', extensions);
    w.close();
  }
}

/** What ends an object. @see Data Dictionary 1.14, 1.15 */
export function writeObjectLinks(w: XmlWriter, { events, rights }: Pick<PremisObject, 'events' | 'rights'>): void {
  const write = (name: string, identifiers: readonly PremisIdentifier[] | undefined): void => {
    for (const identifier of identifiers ?? []) writeIdentifier(w, name, identifier);
  };
  write('linkingEvent', events);
  write('linkingRightsStatement', rights);
}
