/** Numbers for the operator, in the text form of Prometheus; the public addresses bypass the server's own. */
import type { AuthorityBoard } from '../domain/authority-board.js'
import type { ClockCheck } from '../domain/clock-check.js'
import type { AnswerKind } from './front.js'

/** Counts answers, and tells them together with the age of the data and the state of the clock. */
export class Numbers {
  readonly #answers = new Map<AnswerKind, number>()

  readonly count = (kind: AnswerKind): void => {
    this.#answers.set(kind, (this.#answers.get(kind) ?? 0) + 1)
  }

  /** The text of `GET /metrics`. */
  describe(boards: Iterable<AuthorityBoard>, clock: ClockCheck): string {
    const { verdict, atMs } = clock.read()
    const seconds = (at: Date | undefined) => (at ? Math.round((at.getTime() - atMs) / 1000) : 'NaN')
    const lines = [...this.#answers].map(
      ([kind, count]) => `jitsuin_status_answers_total{kind="${kind}"} ${count}`,
    )
    for (const { name, list, heardAt } of boards) {
      const label = `{authority="${name}"}`
      lines.push(`jitsuin_status_heard_seconds_ago${label} ${Math.round((atMs - heardAt.getTime()) / 1000)}`)
      lines.push(`jitsuin_status_list_ends_in_seconds${label} ${seconds(list?.nextUpdate)}`)
    }
    lines.push(`jitsuin_status_clock_sound{verdict="${verdict}"} ${verdict === 'sound' ? 1 : 0}`)
    return `${lines.join('\n')}\n`
  }
}
