import { inflateSync, constants } from 'node:zlib';
import type { Budget } from '../budget.js';
import { malformed, PdfError } from '../error.js';
import { decodeAscii85, decodeAsciiHex } from './ascii.js';
import { decodeLzw } from './lzw.js';
import { undoPredictor, type PredictorParameters } from './predictor.js';
import { decodeRunLength } from './run-length.js';

export interface Filter {
  name: string;
  parameters: PredictorParameters & { earlyChange: boolean };
}

/** More filters than any stream has. */
const MAX_FILTERS = 8;

/**
 * What comes out of a stream's filters.
 * @throws PdfError `PDF_MALFORMED`, `PDF_LIMIT`, `PDF_UNSUPPORTED` for filters of images and encryption
 * @see ISO 32000-1 §7.4
 */
export function decode(data: Buffer, filters: readonly Filter[], budget: Budget): Buffer {
  if (filters.length > MAX_FILTERS) throw new PdfError('PDF_LIMIT', `more than ${MAX_FILTERS} filters`);
  return filters.reduce((bytes, filter) => {
    const decoded = applyFilter(bytes, filter, budget);
    budget.spend('inflatedBytes', decoded.length);
    return decoded;
  }, data);
}

function applyFilter(data: Buffer, { name, parameters }: Filter, budget: Budget): Buffer {
  const most = Math.min(budget.left('inflatedBytes'), budget.left('streamBytes'));
  switch (name) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(inflate(data, most), parameters);
    case 'LZWDecode':
    case 'LZW':
      return undoPredictor(decodeLzw(data, parameters.earlyChange, most), parameters);
    case 'ASCIIHexDecode':
    case 'AHx':
      return decodeAsciiHex(data);
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(data);
    case 'RunLengthDecode':
    case 'RL':
      return decodeRunLength(data, most);
    default:
      throw new PdfError('PDF_UNSUPPORTED', `filter ${name.slice(0, 40)} is not read here`);
  }
}

function inflate(data: Buffer, maxOutputLength: number): Buffer {
  // Nothing at all: so qpdf writes an empty stream.
  if (data.length === 0) return data;
  try {
    return inflateSync(data, { maxOutputLength, finishFlush: constants.Z_FINISH });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new PdfError('PDF_LIMIT', 'a stream that inflates to more than is looked at');
    throw malformed('a stream that cannot be inflated');
  }
}
