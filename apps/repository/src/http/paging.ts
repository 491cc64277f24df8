import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Type as TransformType } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** Give it as `after` to read on; absent at the end. */
  next?: string;
}

export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 500, default: 50 })
  @IsOptional()
  @TransformType(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`next` of the page before.' })
  @IsOptional()
  @IsString()
  @Matches(/^[1-9][0-9]{0,15}$/, { message: 'after must be the next of an earlier page' })
  after?: string;
}

export class PageDto {
  @ApiProperty({ required: false, description: 'Give it as `after` to read on; absent at the end.' })
  next?: string;
}

/** Documents a page of `item`. */
export const ApiPage = (item: Type<unknown>) =>
  applyDecorators(
    ApiExtraModels(item, PageDto),
    ApiOkResponse({
      schema: {
        allOf: [
          { $ref: getSchemaPath(PageDto) },
          {
            type: 'object',
            required: ['items'],
            properties: { items: { type: 'array', items: { $ref: getSchemaPath(item) } } },
          },
        ],
      },
    }),
  );

/** Cuts the one row read beyond the page, whose presence says that there is more. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => number,
  map: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(map),
    ...(rows.length > limit && last !== undefined && { next: String(position(last)) }),
  };
}
