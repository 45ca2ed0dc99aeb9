/** Whether the built page in `root` (the checkout) is older than its sources, or was built with other `VITE_` settings. */
export const isBuildStale: (root: string) => boolean
/** Hash of the `VITE_` settings of this environment and of the `.env` files in `root`; empty ones count as not set. */
export const settingsHash: (root: string, mode: string) => string
/** Name of the file in which a build keeps that hash. */
export const SETTINGS_FILE: string
