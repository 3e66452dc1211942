/** The version of this program, as its users and the protocol see it. */
export const VERSION = '0.1.0'
