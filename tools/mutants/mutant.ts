// What a mutant is: one seeded bug, and which tests are under suspicion of noticing it. Here is also how it is put in.

export type Edit = {
  readonly file: string
  /** Stands in the file exactly once; a mutant that no longer applies is an error and not a catch. */
  readonly find: string
  readonly replace: string
}

export type Mutant = Edit & {
  readonly name: string
  /** Further edits, where a rule is guarded twice and only both together are a bug. */
  readonly also?: readonly Edit[]
  readonly suspects: readonly Suspect[]
}

/** A test file without its ending, such as `node/gossip`, or the simulator. */
export type Suspect = `${'board' | 'consensus' | 'contracts' | 'ledger' | 'node' | 'sim'}/${string}` | 'sim'

export const testFileOf = (suspect: Suspect): string => `tests/${suspect}.test.ts`

export const editsOf = (mutant: Mutant): readonly Edit[] => [mutant, ...(mutant.also ?? [])]

/** The text of a file with the bug in it. Throws when the place is not there, or not the only one. */
export const edited = (text: string, { file, find, replace }: Edit): string => {
  const [before, after, ...more] = text.split(find)
  if (before === undefined || after === undefined) throw new Error(`not found in ${file}: ${find}`)
  if (more.length > 0) throw new Error(`found ${more.length + 1} times in ${file}: ${find}`)
  return before + replace + after
}

/** Makes mutants of one file that the same tests are asked about. */
export const mutantIn =
  (file: string, ...suspects: Suspect[]) =>
  (name: string, find: string, replace: string, also: readonly Edit[] = []): Mutant => ({
    ...{ name, file, find, replace, suspects },
    ...(also.length > 0 ? { also } : {}),
  })
