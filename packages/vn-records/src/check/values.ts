import { parseDate } from '../dates.js';
import type { CodeList, FieldRule, FieldTable } from '../rules/types.js';

/** What is wrong with one value, or what form of it is only tolerated. */
export interface ValueProblem {
  what: 'TOO_LONG' | 'TYPE' | 'CODE_UNKNOWN' | 'DATE_FORM';
  message: string;
  hint: string;
  tolerated?: boolean;
}

/** Judges a value that is not empty by length, type and code list. */
export function* valueProblems(
  value: string,
  field: FieldRule,
  dates: FieldTable['dates'],
  codes: CodeList | undefined,
): Generator<ValueProblem> {
  const { label, maxLength } = field;
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength)
    yield {
      what: 'TOO_LONG',
      message: `${length} characters, at most ${maxLength} are allowed`,
      hint: `Rút gọn "${label}" còn tối đa ${maxLength} ký tự.`,
    };
  if (field.type === 'date') yield* dateProblems(value, field, dates);
  if (field.type === 'number' && (!/^\d+$/.test(value) || Number(value) < (field.minimum ?? 0)))
    yield {
      what: 'TYPE',
      message: `expected a whole number, ${field.minimum ?? 0} or more`,
      hint: `Ghi "${label}" bằng số nguyên.`,
    };
  if (field.type === 'duration' && !/^\d{2}:[0-5]\d:[0-5]\d$/.test(value))
    yield { what: 'TYPE', message: 'expected HH:MM:SS', hint: `Ghi "${label}" theo dạng giờ:phút:giây.` };
  if (codes === undefined) {
    if (field.type === 'boolean' && !/^[01]$/.test(value))
      yield { what: 'TYPE', message: 'expected 0 or 1', hint: `Ghi "${label}" là 0 hoặc 1.` };
    return;
  }
  const parts = field.several ? value.split(/[;,]/).map((part) => part.trim()) : [value];
  const unknown = parts.filter((part) => !Object.hasOwn(codes.values, part));
  if (unknown.length > 0)
    yield {
      what: 'CODE_UNKNOWN',
      message: `unknown code ${unknown
        .slice(0, 3)
        .map((part) => JSON.stringify(part.slice(0, 40)))
        .join(', ')}; the list ${codes.name} has ${Object.keys(codes.values).join(', ')}`,
      hint: `Chọn mã của "${label}" trong danh mục: ${summary(codes)}.`,
    };
}

function* dateProblems(value: string, { label }: FieldRule, dates: FieldTable['dates']): Generator<ValueProblem> {
  const span = parseDate(value);
  if (span !== undefined && dates.accepted.includes(span.form)) return;
  const tolerated = span !== undefined && dates.tolerated.includes(span.form);
  yield {
    what: 'DATE_FORM',
    tolerated,
    message:
      span === undefined
        ? `expected a date as ${dates.accepted.join(' or ')}`
        : `written as ${span.form}, the circular writes ${dates.written}`,
    hint: `Ghi "${label}" theo dạng ${dates.accepted.map(vietnameseForm).join(' hoặc ')}.`,
  };
}

const vietnameseForm = (form: string): string =>
  form === 'DD/MM/YYYY' ? 'ngày/tháng/năm' : form === 'MM/YYYY' ? 'tháng/năm' : form === 'YYYY' ? 'năm' : form;

const summary = ({ values }: CodeList): string => {
  const entries = Object.entries(values);
  const shown = entries.slice(0, 8).map(([code, label]) => `${code} ${label}`);
  return entries.length > shown.length ? `${shown.join(', ')} …` : shown.join(', ');
};
