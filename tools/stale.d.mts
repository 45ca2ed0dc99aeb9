/** Whether the built page is older than what it is made of. */
export const isBuildStale: (root: string) => boolean
