/** The calls of these pages. */
import { caseClient, lettersClient, queueClient } from '@jitsuin/registration/contract'

const call: typeof fetch = (input, init) => fetch(input, init)

/** Cases: reading them and acting on them. */
export const cases = caseClient(call)
/** Letters that did not reach their applicants. */
export const letters = lettersClient(call)
/** The work queue. */
export const queue = queueClient(call)
