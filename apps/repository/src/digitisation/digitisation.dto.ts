import { MEDIA, type Medium } from '@mocban/oais';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { CONFIDENCES } from '../formats/policy.dto.js';
import { ReportQuery } from '../formats/holding-format.dto.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const day = (field: string) => Matches(DAY, { message: `${field} must be a day, YYYY-MM-DD` });

export class FiguresQuery {
  @ApiPropertyOptional({ example: '2026-01-01', description: "First day of acceptance, in Vietnam's time." })
  @IsOptional()
  @day('from')
  from?: string;

  @ApiPropertyOptional({ example: '2026-12-31', description: 'Last day of acceptance, included.' })
  @IsOptional()
  @day('to')
  to?: string;

  @ApiPropertyOptional({ description: 'Code of an agency.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  agency?: string;

  @ApiPropertyOptional({ description: 'Code of a fonds (phông).' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  fonds?: string;
}

export class FiguresReportQuery extends IntersectionType(FiguresQuery, ReportQuery) {}

export class FigureSumsDto {
  @ApiProperty({ description: 'Hồ sơ.' })
  holdings!: number;

  @ApiProperty({
    description: 'Tài liệu: of the representation that came; what was made of them later is not counted again.',
  })
  documents!: number;

  @ApiProperty({ description: 'Trang, of the documents whose pages are known.' })
  pages!: number;

  @ApiProperty({
    description:
      'Documents that are damaged, encrypted, of a format without fixed pages, or came before pages were counted.',
  })
  documentsWithUnknownPages!: number;

  @ApiProperty()
  bytes!: number;
}

export class FigureRowDto extends FigureSumsDto {
  @ApiProperty({ description: 'Code of the agency.' })
  agency!: string;

  @ApiProperty()
  agencyName!: string;

  @ApiProperty()
  fonds!: string;

  @ApiProperty({
    enum: MEDIA,
    description: 'By `confidenceLevel`: 01 born-digital, 02 digitised, 03 mixed; `unstated` where there is none.',
  })
  medium!: Medium;
}

export class MediumSumsDto extends FigureSumsDto {
  @ApiProperty({ enum: MEDIA })
  medium!: Medium;
}

export class TargetProgressDto {
  @ApiProperty()
  targetPages!: number;

  @ApiProperty({ description: 'Pages of digitised documents accepted in the days of the target.' })
  digitisedPages!: number;

  @ApiProperty({ description: 'Digitised documents whose pages nobody knows: at least so many pages are done.' })
  documentsWithUnknownPages!: number;

  @ApiProperty()
  leftPages!: number;

  @ApiProperty({ description: 'To two places.', example: 74.37 })
  percent!: number;
}

export class DigitisationTargetDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'What the targets of one plan have in common.' })
  plan!: string;

  @ApiPropertyOptional({ description: 'Code of the agency; absent: the whole archive.' })
  agency?: string;

  @ApiPropertyOptional()
  agencyName?: string;

  @ApiProperty()
  pages!: number;

  @ApiProperty({ example: '2026-01-01' })
  from!: string;

  @ApiProperty({ example: '2026-06-30', description: 'The last day.' })
  to!: string;

  @ApiProperty()
  source!: string;

  @ApiProperty({ enum: CONFIDENCES })
  confidence!: string;

  @ApiProperty()
  decidedBy!: string;

  @ApiProperty()
  setBy!: string;

  @ApiProperty({ format: 'date-time' })
  setAt!: string;

  @ApiPropertyOptional()
  withdrawnBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  withdrawnAt?: string;

  @ApiPropertyOptional()
  withdrawnBecause?: string;

  @ApiPropertyOptional({ type: TargetProgressDto, description: 'Absent of one that is withdrawn.' })
  progress?: TargetProgressDto;
}

export class DigitisationPlanDto {
  @ApiProperty()
  plan!: string;

  @ApiProperty({ type: [DigitisationTargetDto] })
  targets!: DigitisationTargetDto[];

  @ApiPropertyOptional({ type: TargetProgressDto, description: 'By what the plan states for the whole archive.' })
  published?: TargetProgressDto;

  @ApiPropertyOptional({ type: TargetProgressDto, description: 'By the rows of agencies added up.' })
  sumOfRows?: TargetProgressDto;

  @ApiPropertyOptional({
    description: 'Pages that the published total has more than its rows. Neither is corrected by the other.',
  })
  differencePages?: number;
}

export class FiguresDto {
  @ApiPropertyOptional()
  from?: string;

  @ApiPropertyOptional()
  to?: string;

  @ApiProperty({ format: 'date-time' })
  madeAt!: string;

  @ApiProperty({ description: 'Fonds that anything was accepted of.' })
  fonds!: number;

  @ApiProperty({ type: FigureSumsDto, description: 'A holding with documents of several media is counted once.' })
  total!: FigureSumsDto;

  @ApiProperty({ type: [MediumSumsDto] })
  byMedium!: MediumSumsDto[];

  @ApiProperty({ type: [FigureRowDto], description: 'By agency, fonds and medium.' })
  rows!: FigureRowDto[];

  @ApiProperty({ type: [DigitisationPlanDto], description: 'Targets that hold on some day of the period.' })
  plans!: DigitisationPlanDto[];
}

export class SetTargetBody {
  @ApiProperty({ description: 'What the targets of one plan have in common.', example: 'Kế hoạch số hóa năm 2026' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  plan!: string;

  @ApiPropertyOptional({ description: 'Code of an agency; absent: what is stated for the whole archive.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  agency?: string;

  @ApiProperty({ minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000_000)
  pages!: number;

  @ApiProperty({ example: '2026-01-01' })
  @day('from')
  from!: string;

  @ApiProperty({ example: '2026-06-30', description: 'The last day.' })
  @day('to')
  to!: string;

  @ApiProperty({ description: 'The decision or text it rests on.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  source!: string;

  @ApiProperty({
    enum: CONFIDENCES,
    description:
      'V: read in the text itself; S2: two descriptions agree; S: a description; S1: one only; R: general knowledge; I: inferred.',
  })
  @IsIn(CONFIDENCES)
  confidence!: string;

  @ApiProperty({ description: 'Who decided it.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  decidedBy!: string;
}

export class WithdrawTargetBody {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}
