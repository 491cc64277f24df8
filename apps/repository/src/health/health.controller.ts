import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { EVIDENCE_STATES, SEAL_STATES, type EvidenceStateName, type SealStateName } from '../evidence/evidence.dto.js';
import { EvidenceOfArchive } from '../evidence/evidence.service.js';
import { NotReadyError } from '../error.js';
import { Public } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { LOG_STATES, LogOfArchive, type LogStateName } from '../log/log-state.js';
import { SCANNER_STATES, ScannerHealth, type ScannerState } from '../malware/scanner-health.js';
import { Readiness } from './readiness.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';
}

export class ReadinessDto extends HealthDto {
  @ApiProperty({
    description:
      'Every part that was looked at: `ok`, or what is wrong with a store that the policies can be kept without for now.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { database: 'ok', uploads: 'ok', 'store store-1': 'ok' },
  })
  components!: Record<string, string>;

  @ApiProperty({
    enum: SCANNER_STATES,
    description: 'The malware scanner. While it is unreachable packages are taken in and wait to be checked.',
  })
  malwareScanner!: ScannerState;

  @ApiProperty({
    enum: LOG_STATES,
    description:
      'The log of the stores. While it is refused nothing is signed: the histories of stores, witnesses and database differ; while it is unwitnessed fewer witnesses than wanted cosigned it. Transfers go on.',
  })
  log!: LogStateName;

  @ApiProperty({
    enum: EVIDENCE_STATES,
    description:
      'Evidence of the holdings: `off` where no time-stamping authority is named, `pending` while versions wait for their batch. Transfers go on.',
  })
  evidence!: EvidenceStateName;

  @ApiProperty({
    enum: SEAL_STATES,
    description:
      'Seals by the archive’s own key: `off` where none is named, `expiring` 90 days before its certificate ends. Transfers go on.',
  })
  seal!: SealStateName;
}

@ApiTags('health')
@Controller('v1')
export class HealthController {
  constructor(
    readonly readiness: Readiness,
    readonly scanner: ScannerHealth,
    readonly log: LogOfArchive,
    readonly evidence: EvidenceOfArchive,
  ) {}

  /** The process answers. Looks at nothing else: an outage elsewhere is no reason to restart it. */
  @Get('health')
  @Public()
  @ApiOkResponse({ type: HealthDto })
  health(): HealthDto {
    return { status: 'ok' };
  }

  /** Everything a transfer needs is there, if not every store; else 503, whose `errors` name each part and what is wrong with it. */
  @Get('ready')
  @Public()
  @ApiOkResponse({ type: ReadinessDto })
  @ApiProblems(503)
  async ready(): Promise<ReadinessDto> {
    const states = await this.readiness.check();
    const errors = states.flatMap(({ component, problem, isSpare }) =>
      problem === undefined || isSpare === true ? [] : [{ field: component, message: problem }],
    );
    if (errors.length > 0) throw new NotReadyError(errors);
    const components = Object.fromEntries(states.map(({ component, problem = 'ok' }) => [component, problem]));
    return {
      status: 'ok',
      components,
      malwareScanner: await this.scanner.state(),
      log: await this.log.state(),
      evidence: await this.evidence.state(),
      seal: (await this.evidence.seals.get()).state,
    };
  }
}
