/** The version of this program, as its users see it. */
export const VERSION = '0.1.0'
