import { child, children, textOf, type XmlElement } from '@mocban/xml';
import { extensions, identifierOf, optional, text, texts } from './item-parts.js';
import type {
  PremisCreatingApplication,
  PremisFile,
  PremisIdentifier,
  PremisInhibitor,
  PremisPreservationLevel,
  PremisSignature,
  PremisSignificantProperty,
  PremisStorage,
} from './types.js';

/** A list under a key, or nothing where it is empty. An item without anything that is known says nothing. */
function listed<K extends string, V extends object | string>(key: K, items: readonly V[]): { [P in K]?: readonly V[] } {
  const known = items.filter((item) => typeof item === 'string' || Object.keys(item).length > 0);
  return optional(key, known.length === 0 ? undefined : known);
}

/** What any object may link to and what of it is significant. @see Data Dictionary 1.4, 1.14, 1.15 */
export const linksOf = (
  element: XmlElement,
): {
  significantProperties?: readonly PremisSignificantProperty[];
  events?: readonly PremisIdentifier[];
  rights?: readonly PremisIdentifier[];
} => ({
  ...listed(
    'significantProperties',
    children(element, 'significantProperties').map((item) => ({
      ...optional('type', text(item, 'significantPropertiesType')),
      ...optional('value', text(item, 'significantPropertiesValue')),
      ...extensions('extensions', item, 'significantPropertiesExtension'),
    })),
  ),
  ...listed(
    'events',
    children(element, 'linkingEventIdentifier').map((item) => identifierOf(item, 'linkingEvent')),
  ),
  ...listed(
    'rights',
    children(element, 'linkingRightsStatementIdentifier').map((item) => identifierOf(item, 'linkingRightsStatement')),
  ),
});

/** @see Data Dictionary 1.3 */
export const preservationLevelsOf = (
  element: XmlElement,
): { preservationLevels?: readonly PremisPreservationLevel[] } =>
  listed(
    'preservationLevels',
    children(element, 'preservationLevel').map((item) => ({
      ...optional('type', text(item, 'preservationLevelType')),
      value: text(item, 'preservationLevelValue') ?? '',
      ...optional('role', text(item, 'preservationLevelRole')),
      ...texts('rationales', item, 'preservationLevelRationale'),
      ...optional('assigned', text(item, 'preservationLevelDateAssigned')),
    })),
  );

/** @see Data Dictionary 1.7 */
export const storageOf = (element: XmlElement): { storage?: readonly PremisStorage[] } =>
  listed(
    'storage',
    children(element, 'storage').map((item) => {
      const location = child(item, 'contentLocation');
      return {
        ...optional(
          'location',
          location && {
            type: text(location, 'contentLocationType') ?? '',
            value: text(location, 'contentLocationValue') ?? '',
          },
        ),
        ...optional('medium', text(item, 'storageMedium')),
      };
    }),
  );

/** @see Data Dictionary 1.8 */
export function signaturesOf(element: XmlElement): Pick<PremisFile, 'signatures' | 'signatureExtensions'> {
  const all = children(element, 'signatureInformation');
  const alone = all.filter((item) => child(item, 'signature') === undefined);
  return {
    ...listed(
      'signatures',
      all.flatMap((item) => children(item, 'signature').map((signature) => signatureOf(signature, item))),
    ),
    ...listed(
      'signatureExtensions',
      alone.map((item) => extensions('all', item, 'signatureInformationExtension').all ?? []),
    ),
  };
}

const signatureOf = (item: XmlElement, information: XmlElement): PremisSignature => ({
  encoding: text(item, 'signatureEncoding') ?? '',
  ...optional('signer', text(item, 'signer')),
  method: text(item, 'signatureMethod') ?? '',
  value: text(item, 'signatureValue') ?? '',
  validationRules: text(item, 'signatureValidationRules') ?? '',
  ...texts('properties', item, 'signatureProperties'),
  ...listed(
    'keyInformation',
    children(item, 'keyInformation').flatMap((key) => children(key)),
  ),
  ...extensions('extensions', information, 'signatureInformationExtension'),
});

/** Of `objectCharacteristics`, beside fixity, size and format. @see Data Dictionary 1.5.1, 1.5.5–1.5.7 */
export function furtherCharacteristicsOf(
  all: readonly XmlElement[],
): Pick<PremisFile, 'compositionLevel' | 'creatingApplications' | 'inhibitors' | 'characteristicsExtensions'> {
  const level = all.map((item) => text(item, 'compositionLevel')).find((value) => /^\d{1,9}$/.test(value ?? ''));
  return {
    ...optional('compositionLevel', level === undefined ? undefined : Number(level)),
    ...listed('creatingApplications', all.flatMap((item) => children(item, 'creatingApplication')).map(applicationOf)),
    ...listed('inhibitors', all.flatMap((item) => children(item, 'inhibitors')).map(inhibitorOf)),
    ...listed(
      'characteristicsExtensions',
      all.flatMap((item) => extensions('all', item, 'objectCharacteristicsExtension').all ?? []),
    ),
  };
}

const applicationOf = (item: XmlElement): PremisCreatingApplication => ({
  ...optional('name', text(item, 'creatingApplicationName')),
  ...optional('version', text(item, 'creatingApplicationVersion')),
  ...optional('created', text(item, 'dateCreatedByApplication')),
  ...extensions('extensions', item, 'creatingApplicationExtension'),
});

const inhibitorOf = (item: XmlElement): PremisInhibitor => ({
  type: text(item, 'inhibitorType') ?? '',
  ...listed('targets', children(item, 'inhibitorTarget').map(textOf)),
  ...optional('key', text(item, 'inhibitorKey')),
});
