import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { RETENTIONS, type Retention } from './chosen-policy.js';
import { PLAN_KINDS, PLAN_STATES, type PlanKind, type PlanState } from './plans.js';

const MOST = 16;

export class PolicyBody {
  @ApiPropertyOptional({ description: 'Code of the fonds it is for; without it for all that have none of their own.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  fonds?: string;

  @ApiPropertyOptional({
    enum: RETENTIONS,
    description:
      'Class of AIPs it is for, by their metadata: `permanent` are those kept for ever (thời hạn lưu trữ 01, vĩnh viễn). Goes before the policy without it of the same fonds, or for all.',
  })
  @IsOptional()
  @IsIn(RETENTIONS)
  retention?: Retention;

  @ApiProperty({ minimum: 1, maximum: MOST })
  @IsInt()
  @Min(1)
  @Max(MOST)
  minCopies!: number;

  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: 1 })
  @IsInt()
  @Min(1)
  @Max(MOST)
  minSites: number = 1;

  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: 1 })
  @IsInt()
  @Min(1)
  @Max(MOST)
  minCarrierKinds: number = 1;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: MOST,
    description: 'Verified copies without which a transfer does not count as preserved. Without it as minCopies.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  copiesBeforePreserved?: number;

  @ApiPropertyOptional({ type: [String], description: 'Stores that hold its copies; without it every store.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @IsString({ each: true })
  stores?: string[];
}

export class ProposePlanBody {
  @ApiProperty({
    enum: PLAN_KINDS,
    description:
      '`policy`: another policy; `back-fill`: brings copies to what policies say, after a store was added; `drain`: moves everything away from a store; `delete-drained`: deletes what a drained store still has.',
  })
  @IsIn(PLAN_KINDS)
  kind!: PlanKind;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;

  @ApiPropertyOptional({ type: PolicyBody, description: 'Of `policy`.' })
  @ValidateIf(({ kind }: ProposePlanBody) => kind === 'policy')
  @ValidateNested()
  @IsNotEmpty()
  @Type(() => PolicyBody)
  policy?: PolicyBody;

  @ApiPropertyOptional({ description: 'Of `drain` and `delete-drained`.' })
  @ValidateIf(({ kind }: ProposePlanBody) => kind === 'drain' || kind === 'delete-drained')
  @IsString()
  @IsNotEmpty()
  store?: string;
}

export class PlannedWorkDto {
  @ApiProperty()
  store!: string;

  @ApiProperty({ enum: ['copy', 'remove'] })
  action!: string;

  @ApiProperty()
  copies!: number;

  @ApiProperty({ description: 'Of the newest versions.' })
  sizeBytes!: number;

  @ApiProperty({ description: 'How long it takes, with the hours and the speed of the store.' })
  seconds!: number;

  @ApiProperty({ enum: ['measured', 'assumed'], description: 'Where the speed is from.' })
  basis!: string;

  @ApiPropertyOptional({ description: "By the store's price for a GiB." })
  price?: number;
}

export class PolicyDto {
  @ApiPropertyOptional()
  fonds?: string;

  @ApiPropertyOptional({ enum: RETENTIONS })
  retention?: Retention;

  @ApiProperty()
  minCopies!: number;

  @ApiProperty()
  minSites!: number;

  @ApiProperty()
  minCarrierKinds!: number;

  @ApiProperty()
  copiesBeforePreserved!: number;

  @ApiPropertyOptional({ type: [String] })
  stores?: string[];
}

export class PolicyVersionDto extends PolicyDto {
  @ApiProperty({ description: 'Counted from 1 for each fonds and class; the highest is in force.' })
  version!: number;

  @ApiProperty()
  inForce!: boolean;

  @ApiProperty()
  reason!: string;

  @ApiPropertyOptional({ description: 'Names of keys. Absent for the policy that came with the installation.' })
  requestedBy?: string;

  @ApiPropertyOptional()
  decidedBy?: string;

  @ApiProperty({ format: 'date-time' })
  inForceSince!: string;
}

export class PlanDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: PLAN_KINDS })
  kind!: PlanKind;

  @ApiProperty({ enum: PLAN_STATES })
  state!: PlanState;

  @ApiPropertyOptional({ type: PolicyDto })
  policy?: PolicyDto;

  @ApiPropertyOptional()
  store?: string;

  @ApiProperty({ type: [PlannedWorkDto], description: 'What it takes, as it was when the plan was made.' })
  work!: PlannedWorkDto[];

  @ApiProperty({ description: 'Confirmed by an approval of the kind `storage-plan`, by two persons.' })
  needsTwoPersons!: boolean;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ description: 'Copies still to be made or removed.' })
  left!: number;

  @ApiPropertyOptional({ description: 'Why the copy that was tried last waits.' })
  cause?: string;

  @ApiProperty({ description: 'Copies that failed for some cause at least once.' })
  failures!: number;

  @ApiProperty()
  requestedBy!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiPropertyOptional({ description: 'Names of keys.' })
  confirmedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  confirmedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  endedAt?: string;
}

export class BelowPolicyDto {
  @ApiProperty({ format: 'uuid' })
  holding!: string;

  @ApiProperty()
  fonds!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ description: 'Verified copies that are relied on.' })
  copies!: number;

  @ApiProperty()
  sites!: number;

  @ApiProperty()
  carrierKinds!: number;

  @ApiProperty({ type: [String], description: 'What there is less of than the policy asks for.' })
  lacking!: string[];

  @ApiProperty({ type: [String], description: 'Stores that a copy is being made in.' })
  waitingFor!: string[];

  @ApiPropertyOptional({ description: 'Why one of these copies waits.' })
  cause?: string;
}
