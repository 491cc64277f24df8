import { ByteBudget } from './budget.js';

it('lets wait who asks for more than is left, first come first served', async () => {
  const budget = new ByteBudget(10);
  const order: string[] = [];
  const ask = (name: string, bytes: number) =>
    budget.take(bytes).then((giveBack) => {
      order.push(name);
      return giveBack;
    });
  const first = await ask('first', 6);
  const large = ask('large', 100);
  const small = ask('small', 1);
  await Promise.resolve();
  expect(order).toEqual(['first']);
  first();
  first();
  (await large)();
  await small;
  expect(order).toEqual(['first', 'large', 'small']);
});
