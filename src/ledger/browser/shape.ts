// The mark of books that an older version of the page has written: set when the database is opened, read by whoever
// would open the books.

/** Name of the mark in the state store; its value is the version that wrote the books. */
export const OLDER_SHAPE = 'olderShape'
