import { pages } from './compare-documents.js';

const outcome = (before: Parameters<typeof pages>[0], after: number | undefined, threshold = 0) =>
  pages(before, after, threshold).outcome;

describe('pages', () => {
  it('that were counted are to be as many', () => {
    expect(outcome({ pages: 3 }, 3)).toBe('pass');
    expect(outcome({ pages: 3 }, 2)).toBe('fail');
    expect(outcome({ pages: 3 }, 2, 1)).toBe('pass');
  });

  it('are as many as the source says, though fewer were laid out when it was read', () => {
    expect(pages({ statedPages: 2, leastPages: 1 }, 2, 0)).toMatchObject({ outcome: 'pass', before: 2, after: 2 });
    expect(outcome({ statedPages: 2, leastPages: 1 }, 3)).toBe('fail');
  });

  it('are not judged by what is provably out of date', () => {
    expect(outcome({ statedPages: 1, leastPages: 4 }, 4)).toBe('pass');
    expect(outcome({ statedPages: 1, leastPages: 4 }, 3)).toBe('fail');
  });

  it('that the source does not say are known to be missing, never to be too many', () => {
    expect(outcome({ leastPages: 2 }, 2)).toBe('pass');
    expect(outcome({ leastPages: 2 }, 1)).toBe('fail');
    expect(outcome({ leastPages: 2 }, 1, 1)).toBe('pass');
    expect(pages({ leastPages: 1 }, 2, 0)).toMatchObject({
      outcome: 'not-comparable',
      reason: expect.stringMatching(/1 or more, 2 after/),
    });
  });

  it('are not compared where there are none, or none that can be counted', () => {
    expect(outcome({}, 5)).toBe('not-comparable');
    expect(outcome({ pages: 2 }, undefined)).toBe('not-comparable');
  });
});
