import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many copies of a store were last read wholly in which hour, with their files and bytes, so that coverage and forecast of audits do
 * not read a row for each copy. Every change of copies adds the difference as rows of its own, which nobody waits for and which are added
 * up now and then: a sum that all who commit a copy would change would make them wait for each other.
 */
export class CopyAges1793920000000 implements MigrationInterface {
  readonly name = 'CopyAges1793920000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table copies add column file_count bigint not null default 0, add column size_bytes bigint not null default 0,
        add column state_since timestamptz;
      update copies c set file_count = v.file_count, size_bytes = v.size_bytes
        from aip_versions v where v.aip_id = c.aip_id and v.version = c.version;
      create table copy_ages (
        store_id text not null,
        hour integer,
        copies bigint not null,
        file_count numeric not null,
        size_bytes numeric not null
      );
      create function hour_of(at timestamptz) returns integer language sql stable
        return floor(extract(epoch from at) / 3600)::integer;
      insert into copy_ages
        select store_id, hour_of(verified_at), count(*), sum(file_count), sum(size_bytes) from copies group by 1, 2;
      create function copies_extent() returns trigger language plpgsql as $$ begin
        select v.file_count, v.size_bytes into new.file_count, new.size_bytes
          from aip_versions v where v.aip_id = new.aip_id and v.version = new.version;
        new.file_count := coalesce(new.file_count, 0);
        new.size_bytes := coalesce(new.size_bytes, 0);
        return new;
      end $$;
      create trigger copies_extent before insert or update of version on copies
        for each row execute function copies_extent();
      create function copies_state() returns trigger language plpgsql as $$ begin
        if new.state <> old.state then new.state_since := now(); end if;
        return new;
      end $$;
      create trigger copies_state before update of state on copies for each row execute function copies_state();
      create function copies_added() returns trigger language plpgsql as $$ begin
        insert into copy_ages select store_id, hour_of(verified_at), count(*), sum(file_count), sum(size_bytes)
          from added group by 1, 2;
        return null;
      end $$;
      create function copies_removed() returns trigger language plpgsql as $$ begin
        insert into copy_ages select store_id, hour_of(verified_at), -count(*), -sum(file_count), -sum(size_bytes)
          from removed group by 1, 2;
        return null;
      end $$;
      create function copies_changed() returns trigger language plpgsql as $$ begin
        insert into copy_ages
          select store_id, hour, sum(n), sum(n * file_count), sum(n * size_bytes) from (
            select store_id, hour_of(verified_at) as hour, 1 as n, file_count, size_bytes from added
            union all select store_id, hour_of(verified_at), -1, file_count, size_bytes from removed
          ) changes group by 1, 2 having sum(n) <> 0 or sum(n * file_count) <> 0 or sum(n * size_bytes) <> 0;
        return null;
      end $$;
      create trigger copies_added after insert on copies referencing new table as added
        for each statement execute function copies_added();
      create trigger copies_removed after delete on copies referencing old table as removed
        for each statement execute function copies_removed();
      create trigger copies_changed after update on copies referencing new table as added old table as removed
        for each statement execute function copies_changed();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger copies_changed on copies;
      drop trigger copies_removed on copies;
      drop trigger copies_added on copies;
      drop trigger copies_state on copies;
      drop trigger copies_extent on copies;
      drop function copies_changed, copies_removed, copies_added, copies_state, copies_extent;
      drop table copy_ages;
      drop function hour_of;
      alter table copies drop column file_count, drop column size_bytes, drop column state_since;
    `);
  }
}
