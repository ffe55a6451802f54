/** Bounds that the window shows too; apart from the schema, so that its library stays out of the page. */

export const MAX_PROFILES = 50
/** What a profile file may weigh, in bytes: fifty profiles with the longest instructions fit. */
export const MAX_PROFILE_FILE = 8_000_000
