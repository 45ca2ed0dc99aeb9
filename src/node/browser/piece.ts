// Pieces of the worker that are loaded when somebody wants them: most people never do, and all would wait for them.

/** Rejects by the name of `PageIncompleteError` when the piece does not arrive. */
export const piece = <T>(loading: Promise<T>): Promise<T> =>
  loading.catch((cause: unknown) => {
    throw Object.assign(new Error('a piece of the page did not arrive', { cause }), { name: 'PageIncompleteError' })
  })
