import { z } from 'zod'

/** An id of ours in an address: letters, digits, `_` and `-`. Nothing else is looked up, least of all what no database takes. */
export const idSchema = z.string().regex(/^[\w-]{1,100}$/)
