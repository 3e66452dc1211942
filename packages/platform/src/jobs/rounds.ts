/**
 * Work that is cheaper for many at once, such as a transaction: whoever comes while rounds are under way goes with the next one, and
 * whoever comes alone does not wait.
 */

/** How rounds are held. */
export type RoundsOptions<Question, Answer> = {
  /** Most questions in one round. */
  readonly most: number
  /** Most rounds under way at a time. */
  readonly parallel: number
  /** Questions with the same key are asked one after the other, in the order in which they came. */
  readonly keyOf: (question: Question) => string
  /**
   * Answers all questions of a round, in their order; one that is rejected stops none of the others. When it throws, each question is
   * asked again by itself, so what it did for them must have been undone.
   */
  readonly run: (questions: readonly Question[]) => Promise<readonly PromiseSettledResult<Answer>[]>
}

type Waiting<Question, Answer> = {
  readonly question: Question
  readonly key: string
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

/** Opens rounds; gives the way to ask. */
export function openRounds<Question, Answer>({
  most,
  parallel,
  keyOf,
  run,
}: RoundsOptions<Question, Answer>): (question: Question) => Promise<Answer> {
  type Asked = Waiting<Question, Answer>
  const waiting = new Set<Asked>()
  const busy = new Set<string>()
  let running = 0

  const next = (): readonly Asked[] => {
    const round: Asked[] = []
    for (const asked of waiting) {
      if (round.length === most) break
      if (busy.has(asked.key)) continue
      busy.add(asked.key)
      waiting.delete(asked)
      round.push(asked)
    }
    return round
  }
  const hold = async (round: readonly Asked[]) => {
    running++
    await answerAll(round, run)
    running--
    for (const { key } of round) busy.delete(key)
    begin()
  }
  const begin = () => {
    while (running < parallel) {
      const round = next()
      if (round.length === 0) return
      void hold(round) // never rejects: whatever goes wrong is said to whoever asked
    }
  }
  return (question) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    waiting.add({ question, key: keyOf(question), resolve, reject })
    begin()
    return promise
  }
}

async function answerAll<Question, Answer>(
  round: readonly Waiting<Question, Answer>[],
  run: RoundsOptions<Question, Answer>['run'],
): Promise<void> {
  try {
    const results = await run(round.map(({ question }) => question))
    for (const [at, { resolve, reject }] of round.entries()) {
      const result = results[at]
      if (result?.status === 'fulfilled') resolve(result.value)
      else reject(result ? result.reason : new Error('A round left a question without an answer'))
    }
  } catch (error) {
    const [alone, other] = round
    if (alone && !other) alone.reject(error)
    else await Promise.all(round.map((one) => answerAll([one], run)))
  }
}
