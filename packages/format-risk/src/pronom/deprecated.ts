import { Shape } from '../shape.js';

/** A record that PRONOM has given up in favour of others. */
export interface DeprecatedFormat {
  puid: string;
  name: string;
  version?: string;
  /** PUIDs of what it is now; none where the record names nothing that can be meant. */
  successors: readonly string[];
  /** The words of the record. */
  said: string;
  /** When the record was last changed, `YYYY-MM-DD`. */
  updated: string;
}

const MOST = 10_000;
const shape = new Shape('FORMAT_RISK_REGISTER_INVALID');

/**
 * Reads which records of PRONOM are out of use: `{ "deprecated": [] }`.
 * @throws FormatRiskError `FORMAT_RISK_REGISTER_INVALID`
 */
export function parseDeprecated(json: string): DeprecatedFormat[] {
  const register = shape.record(shape.parsed(json), 'register');
  return shape.list(register['deprecated'], 'deprecated', MOST).map((one, index) => {
    const where = `deprecated[${index}]`;
    const value = shape.record(one, where);
    const puid = shape.puid(value['puid'], `${where}.puid`);
    const successors = shape
      .list(value['successors'], `${where}.successors`, 20)
      .map((other) => shape.puid(other, `${where}.successors`));
    if (successors.includes(puid)) throw shape.wrong(`${where}: ${puid} is its own successor`);
    return {
      puid,
      name: shape.text(value['name'], `${where}.name`, 500),
      ...(value['version'] === undefined ? {} : { version: shape.text(value['version'], `${where}.version`, 200) }),
      successors,
      said: shape.text(value['said'], `${where}.said`, 2000),
      updated: shape.day(value['updated'], `${where}.updated`),
    };
  });
}
