/** One page of a list. */
export interface PageOf<Item> {
  items: Item[];
  next?: string;
}

/** Every item of a list, page after page; the next page is asked for when the items of the one before are used up. */
export async function* itemsOf<Item>(
  read: (after: { after?: string }) => Promise<PageOf<Item>>,
): AsyncGenerator<Item, void, undefined> {
  for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
    const page: PageOf<Item> = await read(next === undefined ? {} : { after: next });
    yield* page.items;
    next = page.next;
  }
}
