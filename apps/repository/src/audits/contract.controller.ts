import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isoSeconds } from '@mocban/core';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { CONFIG, type Config } from '../config/config.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { addLeaf } from '../log/leaves.js';
import { ContractBody, ContractDto, CoverageDto } from './contract.dto.js';
import { DEFAULT_CONTRACT, readContracts, writeContract, type KeptContract } from './contract.js';
import { readCoverage } from './coverage.js';

@ApiTags('audits')
@Controller('v1/audit-contracts')
export class ContractController {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** The contract of every store: how often its copies are read, when, and how fast. */
  @Get()
  @Access('audits:read')
  @ApiOkResponse({ type: [ContractDto] })
  async list(): Promise<ContractDto[]> {
    return (await readContracts(this.source.manager)).map(contractDto);
  }

  /** How much of each contract is kept, what that takes, and when it will be missed. */
  @Get('coverage')
  @Access('audits:read')
  @ApiOkResponse({ type: [CoverageDto] })
  coverage(): Promise<CoverageDto[]> {
    return readCoverage(this.source.manager);
  }

  /** Puts a contract in the place of the one before. The log of the archive says who changed it to what. */
  @Put(':store')
  @Access('audits:contract')
  @ApiOkResponse({ type: ContractDto })
  @ApiProblems(400, 422)
  async change(
    @Param('store') store: string,
    @Body() { maxAgeDays, bytesPerSecond, hours, timeZone, lanes, sample }: ContractBody,
    @Caller() caller: Principal,
  ): Promise<ContractDto> {
    const { id } = this.archive.store(store);
    const contract = {
      maxAgeDays: maxAgeDays ?? DEFAULT_CONTRACT.maxAgeDays,
      bytesPerSecond: bytesPerSecond ?? null,
      hours: hours === undefined ? null : { from: hours.from, to: hours.to },
      timeZone: timeZone ?? DEFAULT_CONTRACT.timeZone,
      lanes: lanes ?? DEFAULT_CONTRACT.lanes,
      sample: sample === undefined ? null : { percent: sample.percent, everyDays: sample.everyDays },
    };
    const kept = await this.source.transaction(async (manager) => {
      await writeContract(manager, id, contract, caller.name);
      const time = isoSeconds(this.config.clock.now());
      await addLeaf(manager, {
        type: 'audit-contract',
        time,
        store: id,
        contract: JSON.stringify(contract),
        by: caller.name,
      });
      return readContracts(manager, id);
    });
    return contractDto(kept[0]!);
  }
}

const contractDto = ({ bytesPerSecond, hours, sample, changedAt, ...contract }: KeptContract): ContractDto => ({
  ...contract,
  ...(bytesPerSecond !== null && { bytesPerSecond }),
  ...(hours !== null && { hours }),
  ...(sample !== null && { sample }),
  ...(changedAt && { changedAt: changedAt.toISOString() }),
});
