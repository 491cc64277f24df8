import { nameUuid } from '@mocban/core';
import type { PremisIdentifier } from '@mocban/premis';
import { EarkError } from '../error.js';
import type { PackagePlan } from './plan.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Every identifier of an AIP, derived from its OBJID, so that building it again gives the same bytes. */
export interface AipIdentifiers {
  /** xs:ID of anything but a file: `uuid-…`, upper case in `tt05`. */
  id(name: string): string;
  /** xs:ID of a file: `ID-…` in `tt05`. @param path relative to the AIP's root */
  fileId(path: string): string;
  /** OBJID of a representation's METS document. @param name of its folder, @defaultValue `rep1` */
  representationObjId(name?: string): string;
  /** PREMIS identifiers of the objects that this package writes: what events link to. */
  premis: {
    /** The AIP as intellectual entity. */
    aip: PremisIdentifier;
    representation: PremisIdentifier;
    /** @param name of the representation's folder */
    representationOf(name: string): PremisIdentifier;
    /** @param path relative to the representation's folder @param name of that, @defaultValue `rep1` */
    file(path: string, name?: string): PremisIdentifier;
    /** The submission as intellectual entity; its own OBJID where it has one. */
    submission(objId?: string): PremisIdentifier;
  };
}

/** @throws EarkError `EARK_PLAN_INVALID` when the OBJID does not end in a UUID */
export function aipIdentifiers(plan: Pick<PackagePlan, 'profile' | 'objId'>): AipIdentifiers {
  const uuid = UUID.exec(plan.objId)?.[0].toLowerCase();
  if (uuid === undefined)
    throw new EarkError('EARK_PLAN_INVALID', `an AIP's OBJID ends in a UUID, found "${plan.objId}"`);
  const upper = plan.profile === 'tt05';
  const named = (name: string): string => {
    const derived = nameUuid(uuid, name);
    return upper ? derived.toUpperCase() : derived;
  };
  const id = (name: string): string => `uuid-${named(name)}`;
  const fileId = (path: string): string => (upper ? `ID-${named(path)}` : `uuid-${named(path)}`);
  const representation = (name: string): string => id(`representations/${name}`);
  return {
    id,
    fileId,
    // CSIP1 wants the name of the representation's folder; the circular wants a uuid of its own.
    representationObjId: (name = 'rep1') => (upper ? representation(name) : name),
    premis: {
      aip: { type: 'UUID', value: plan.objId },
      representation: { type: 'UUID', value: representation('rep1') },
      representationOf: (name) => ({ type: 'UUID', value: representation(name) }),
      file: (path, name = 'rep1') => ({ type: 'UUID', value: fileId(`representations/${name}/${path}`) }),
      submission: (objId) => ({ type: 'UUID', value: objId ?? id('submission') }),
    },
  };
}
