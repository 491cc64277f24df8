import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';

/*
 * For statements that are asked for so often that they are written by hand: one of them does what TypeORM does in several, and nothing
 * of it is made anew each time. The entities stay the one description of the columns.
 */

/** The values of a statement while its text is put together. */
export class Values {
  readonly list: unknown[] = [];

  /** @returns what stands for the value in the text; with its type where the text does not tell */
  add(value: unknown, type?: string): string {
    const placeholder = `$${this.list.push(value)}`;
    return type === undefined ? placeholder : `${placeholder}::${type}`;
  }
}

/** The columns of a table under names of their own, to be read by `entityOf`. */
export const columnsOf = (manager: EntityManager, entity: EntityTarget<ObjectLiteral>, table: string): string =>
  columns(manager, entity)
    .map(({ databaseName }) => `${table}.${databaseName} as ${table}_${databaseName}`)
    .join(', ');

/** The entity in a row that was selected by `columnsOf`, without its relations. */
export function entityOf<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Entity {
  const { driver } = manager.dataSource;
  return Object.fromEntries(
    columns(manager, entity).map((column) => [
      column.propertyName,
      driver.prepareHydratedValue(row[`${table}_${column.databaseName}`], column) as unknown,
    ]),
  ) as Entity;
}

/** `column = $1, …` for the members that change; those that are `undefined` do not. */
export function assignments<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  change: Partial<Entity>,
  values: Values,
): string {
  const { driver } = manager.dataSource;
  return columns(manager, entity)
    .filter(({ propertyName }) => change[propertyName] !== undefined)
    .map((column) => {
      const value = driver.preparePersistentValue(change[column.propertyName], column) as unknown;
      return `${column.databaseName} = ${values.add(value)}`;
    })
    .join(', ');
}

const columns = (manager: EntityManager, entity: EntityTarget<ObjectLiteral>): EntityMetadata['columns'] =>
  manager.dataSource.getMetadata(entity).columns;
