/** When and where the world of these tests is. */

export const AT = new Date('2026-11-20T00:12:00Z')
export const ORIGIN = 'https://approve.test'
