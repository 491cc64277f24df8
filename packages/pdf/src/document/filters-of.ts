import type { Filter } from '../filters/decode.js';
import { dictOf, nameOf, numberOf, type PdfDict, type PdfValue } from '../syntax/values.js';

/** The filters of a stream in the order they are undone in. @param resolve follows references @see ISO 32000-1 §7.3.8.2 */
export function filtersOf(dict: PdfDict, resolve: (value: PdfValue | undefined) => PdfValue): Filter[] {
  const names = listed(resolve(dict.get('Filter')));
  const parameters = listed(resolve(dict.get('DecodeParms')));
  return names.map((name, index) => {
    const given = dictOf(resolve(parameters[index]));
    const number = (key: string, otherwise: number): number => numberOf(resolve(given?.get(key))) ?? otherwise;
    return {
      name: nameOf(resolve(name)) ?? '',
      parameters: {
        predictor: number('Predictor', 1),
        colors: number('Colors', 1),
        bitsPerComponent: number('BitsPerComponent', 8),
        columns: number('Columns', 1),
        earlyChange: number('EarlyChange', 1) !== 0,
      },
    };
  });
}

const listed = (value: PdfValue): readonly PdfValue[] =>
  Array.isArray(value) ? (value as readonly PdfValue[]) : value === null ? [] : [value as PdfValue];
