import { day, oneOf, ShapeError, type Shape as ValueShape } from '@mocban/core/shape';
import { FormatRiskError, type FormatRiskErrorCode } from './error.js';
import type { Texts } from './own-data.js';
import { PUID } from './puid.js';

/** Reads JSON that comes from outside: everything is looked at, nothing is taken over unseen. What is wrong is said with its place. */
export class Shape {
  constructor(readonly code: FormatRiskErrorCode) {}

  wrong(what: string): FormatRiskError {
    return new FormatRiskError(this.code, what);
  }

  parsed(json: string): unknown {
    try {
      return JSON.parse(json);
    } catch (cause) {
      throw new FormatRiskError(this.code, 'expected JSON', { cause });
    }
  }

  record(value: unknown, where: string): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.wrong(`${where}: expected an object`);
    return value as Record<string, unknown>;
  }

  list(value: unknown, where: string, most: number): readonly unknown[] {
    if (!Array.isArray(value)) throw this.wrong(`${where}: expected a list`);
    if (value.length > most) throw this.wrong(`${where}: more than ${most} entries`);
    return value;
  }

  text(value: unknown, where: string, most: number): string {
    if (typeof value !== 'string' || value.trim() === '') throw this.wrong(`${where}: expected a text`);
    if (value.length > most) throw this.wrong(`${where}: longer than ${most} characters`);
    return value;
  }

  texts(value: unknown, where: string): Texts {
    const texts = this.record(value, where);
    return { vi: this.text(texts['vi'], `${where}.vi`, 1000), en: this.text(texts['en'], `${where}.en`, 1000) };
  }

  day(value: unknown, where: string): string {
    this.#require(day, value, where);
    return value as string;
  }

  oneOf<T extends string>(value: unknown, where: string, allowed: readonly T[]): T {
    this.#require(oneOf(...allowed), value, where);
    return value as T;
  }

  puid(value: unknown, where: string): string {
    const puid = this.text(value, where, 20);
    if (!PUID.test(puid)) throw this.wrong(`${where}: expected a PUID as fmt/40`);
    return puid;
  }

  /** What `@mocban/core` asks of such a value. */
  #require(shape: ValueShape, value: unknown, where: string): void {
    try {
      shape(value, where);
    } catch (cause) {
      if (!(cause instanceof ShapeError)) throw cause;
      throw new FormatRiskError(this.code, cause.message, { cause });
    }
  }
}
