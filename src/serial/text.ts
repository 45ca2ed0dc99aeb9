// Bytes as characters: the languages of meters are ASCII, and what is not must pass through without harm.

/** One character per byte (Latin-1). Much faster than spreading, and safe for the lengths that decoders buffer. */
export const textOf = (bytes: Uint8Array): string => Reflect.apply(String.fromCharCode, undefined, bytes) as string
