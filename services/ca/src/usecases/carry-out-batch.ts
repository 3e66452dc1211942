/** Many orders in one request, carried out in their order; one that is refused stops no other. */
import type { Submission } from '../contract.js'
import { CaError } from '../errors.js'
import type { OrderAnswer } from './acceptance.js'
import type { CaContext } from './authority-at-work.js'
import { carryOutOrder } from './carry-out-order.js'
import { carryOutTogether, isJoint, type JointSubmission } from './carry-out-together.js'

/** Carries out orders; neighbours that can be taken together are. Answers stand in the order of the submissions. */
export async function carryOutBatch(
  ca: CaContext,
  submissions: readonly Submission[],
): Promise<OrderAnswer[]> {
  const answers: OrderAnswer[] = []
  let waiting: JointSubmission[] = []
  const takeWaiting = async () => {
    const together = waiting
    waiting = []
    if (together.length > 0) answers.push(...(await carryOutTogether(ca, together)))
  }
  for (const submission of submissions) {
    const { order } = submission
    if (isJoint(order)) {
      waiting.push({ ...submission, order })
    } else {
      await takeWaiting()
      answers.push(await carryOutAlone(ca, submission))
    }
  }
  await takeWaiting()
  return answers
}

async function carryOutAlone(ca: CaContext, submission: Submission): Promise<OrderAnswer> {
  try {
    return await carryOutOrder(ca, submission)
  } catch (error) {
    if (error instanceof CaError && isRefusal(error.code)) return { refused: error.code }
    throw error
  }
}

/** What is said about one order; a fault of the authority itself ends the batch, which can be sent again. */
function isRefusal(code: CaError['code']): boolean {
  return code.startsWith('order/') || code === 'certificate/not-found'
}
