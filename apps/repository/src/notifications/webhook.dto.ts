import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageQuery } from '../http/paging.js';
import { GRACE_SECONDS, MAX_GRACE_SECONDS } from '../keys/grace.js';
import { NOTIFICATION_EVENTS } from './events.js';

const SUBSCRIPTIONS = [...NOTIFICATION_EVENTS, '*'];

export class CreateWebhookBody {
  @ApiProperty({
    description: 'Where messages are posted to: https, at a public address.',
    example: 'https://records.example.vn/hook',
  })
  @IsString()
  @MaxLength(2000)
  url!: string;

  @ApiProperty({ enum: SUBSCRIPTIONS, isArray: true, description: '`*`: all that the subscriber may know of.' })
  @IsIn(SUBSCRIPTIONS, { each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(SUBSCRIPTIONS.length)
  events!: string[];

  @ApiPropertyOptional({
    description: 'Code of the agency whose transfers it is about; a producer names none, it is its own.',
  })
  @IsOptional()
  @IsString()
  agency?: string;
}

export class ChangeWebhookBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  url?: string;

  @ApiPropertyOptional({ enum: SUBSCRIPTIONS, isArray: true })
  @IsOptional()
  @IsIn(SUBSCRIPTIONS, { each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(SUBSCRIPTIONS.length)
  events?: string[];

  @ApiPropertyOptional({ description: 'false stops deliveries; true takes them up again.' })
  @IsOptional()
  @IsBoolean()
  active?: boolean;
}

export class RotateWebhookBody {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_GRACE_SECONDS,
    description: 'So long messages are signed with both secrets; a day when this is left out.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_GRACE_SECONDS)
  graceSeconds: number = GRACE_SECONDS;
}

export class WebhookDto {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  url!: string;

  @ApiProperty({ enum: SUBSCRIPTIONS, isArray: true })
  events!: string[];

  @ApiPropertyOptional({ description: 'Code of the agency it is about; absent: the whole archive.' })
  agency?: string;

  @ApiProperty()
  active!: boolean;

  @ApiPropertyOptional({ format: 'date-time' })
  disabledAt?: string;

  @ApiPropertyOptional()
  disabledReason?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ description: 'Name of the key that made it.' })
  createdBy!: string;
}

export class WebhookSecretDto extends WebhookDto {
  @ApiProperty({ description: 'To check signatures with (Standard Webhooks); shown this once.', example: 'whsec_…' })
  secret!: string;
}

export class DeliveryQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['pending', 'delivered', 'failed'] })
  @IsOptional()
  @IsIn(['pending', 'delivered', 'failed'])
  state?: 'pending' | 'delivered' | 'failed';
}

export class AttemptDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiPropertyOptional({ description: 'HTTP status of the answer.' })
  status?: number;

  @ApiPropertyOptional({ description: 'Why there was no answer, e.g. TIMEOUT, ECONNREFUSED, WEBHOOK_ADDRESS.' })
  error?: string;

  @ApiProperty()
  durationMs!: number;
}

export class DeliveryDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({
    description: 'The header webhook-id: the same in every attempt, and for every subscriber of the event.',
  })
  messageId!: string;

  @ApiProperty({ enum: NOTIFICATION_EVENTS })
  event!: string;

  @ApiProperty({ enum: ['pending', 'delivered', 'failed'] })
  state!: string;

  @ApiProperty({ type: [AttemptDto] })
  attempts!: AttemptDto[];

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'While it is pending.' })
  nextAttemptAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  deliveredAt?: string;
}
